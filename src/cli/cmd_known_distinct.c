/* known distinct. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <vestigo/text.h>

#include "cli/known.h"

/* The SHA-256 of a known picture by its number, or of a file: a file of that name is meant first. */
static int digest_of(struct vg_catalogue *catalogue, const char *operand, uint8_t out[32], struct vg_error *err)
{
	struct vg_known known;
	int64_t id;
	if (access(operand, F_OK) == 0)
		return vg_file_sha256(operand, out, err);
	int code = parse_id(operand, &id, err);
	if (code < 0)
		return vg_error_set(err, VG_ERR_USAGE, "\"%s\" is neither a file nor the number of a known picture", operand);
	code = vg_catalogue_get(catalogue, id, &known, err);
	if (code == 0 && !known.has_sha256)
		code = vg_error_set(err, VG_ERR_USAGE, "of known picture %lld there is a hash only", (long long)id);
	if (code == 0)
		memcpy(out, known.sha256, sizeof known.sha256);
	return code;
}

static int judge_pair(struct vg_catalogue *catalogue, struct options *options, struct vg_error *err)
{
	uint8_t digest[2][32];
	bool changed = false;
	int code = digest_of(catalogue, options->operands[0], digest[0], err);
	if (code == 0)
		code = digest_of(catalogue, options->operands[1], digest[1], err);
	if (code == 0)
		code = options->undo ? vg_catalogue_forget_distinct(catalogue, digest[0], digest[1], &changed, err)
				     : vg_catalogue_set_distinct(catalogue, digest[0], digest[1], &changed, err);
	if (code < 0)
		return code;
	if (options->undo)
		puts(changed ? "forgotten: they may be the same picture" : "nothing of the kind was remembered");
	else
		puts(changed ? "remembered: they are not the same picture" : "remembered already");
	return code;
}

struct pairs { bool json; size_t count; };

static void print_side(const struct vg_distinct *pair, int side, bool json)
{
	if (json && pair->id[side])
		printf("{\"id\":%lld,\"sha256\":\"", (long long)pair->id[side]);
	else if (json)
		printf("{\"id\":null,\"sha256\":\"");
	else if (pair->id[side])
		printf("known #%lld ", (long long)pair->id[side]);
	for (int i = 0; i < 32; i++)
		printf("%02x", pair->sha256[side][i]);
	if (json)
		printf("\"}");
}

static int print_pair(void *context, const struct vg_distinct *pair, struct vg_error *err)
{
	struct pairs *pairs = context;
	char date[VG_DATE_TEXT];
	(void)err;
	vg_date_format(pair->recorded, date);
	if (pairs->json)
		printf("%s\n{\"recorded\":\"%s\",\"pictures\":[", pairs->count ? "," : "", date);
	else
		printf("%s  ", date);
	print_side(pair, 0, pairs->json);
	fputs(pairs->json ? "," : "\n                 and  ", stdout);
	print_side(pair, 1, pairs->json);
	puts(pairs->json ? "]}" : "");
	pairs->count++;
	return 0;
}

static int list_pairs(struct vg_catalogue *catalogue, const char *path, struct options *options, struct vg_error *err)
{
	struct pairs pairs = { options->report.json, 0 };
	(void)path;
	if (options->report.json)
		printf("[");
	int code = vg_catalogue_each_distinct(catalogue, print_pair, &pairs, err);
	if (options->report.json)
		printf("]\n");
	else if (code == 0 && pairs.count == 0)
		complain("no two pictures were judged distinct");
	return code;
}

static int set_distinct(struct vg_catalogue *catalogue, const char *path, struct options *options, struct vg_error *err)
{
	(void)path;
	if (options->operand_count != 2)
		return vg_error_set(err, VG_ERR_USAGE, "known distinct needs two pictures: files, or numbers of known ones");
	return judge_pair(catalogue, options, err);
}

int run_known_distinct(struct options *options)
{
	if (options->operand_count == 0 && !options->undo)
		return with_catalogue(options, VG_CATALOGUE_READ, list_pairs);
	return with_catalogue(options, VG_CATALOGUE_WRITE, set_distinct);
}
