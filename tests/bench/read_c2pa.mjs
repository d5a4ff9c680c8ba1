// The reference reader over a list of files: one JSON line each. Usage: node read_c2pa.mjs FOLDER LIST
import fs from 'fs';
import path from 'path';

const folder = path.resolve(process.argv[2], 'node_modules/@contentauth/c2pa-wasm/pkg');
const reader = await import(path.join(folder, 'c2pa.js'));
reader.initSync({ module: fs.readFileSync(path.join(folder, 'c2pa_bg.wasm')) });
const types = { jpg: 'image/jpeg', jpeg: 'image/jpeg', png: 'image/png', webp: 'image/webp', tif: 'image/tiff', tiff: 'image/tiff',
	heic: 'image/heic', avif: 'image/avif', gif: 'image/gif', jxl: 'image/jxl' };
for (const file of fs.readFileSync(process.argv[3], 'utf8').split('\n').filter(Boolean)) {
	const line = { file };
	try {
		const read = await reader.WasmReader.fromBytes(types[file.split('.').pop().toLowerCase()], fs.readFileSync(file));
		const store = JSON.parse(read.json());
		line.state = store.validation_state;
		line.failures = (store.validation_results?.activeManifest?.failure ?? []).map((f) => f.code);
		read.free();
	} catch (error) {
		line.error = String(error?.message ?? error).slice(0, 200);
	}
	console.log(JSON.stringify(line));
}
