"use strict";
(function () {
	var one = function (selector, from) { return (from || document).querySelector(selector); };
	var all = function (selector, from) { return Array.prototype.slice.call((from || document).querySelectorAll(selector)); };
	/* What is said here, in the page's language. */
	var words = {};
	(document.body.dataset.words || "").split("|").forEach(function (w) { words[w.split("=")[0]] = w.slice(w.indexOf("=") + 1); });
	var say = function (text) { return words[text] || text; };
	var space = "http://www.w3.org/2000/svg";
	var modes = [["side", "Side by side"], ["swipe", "Swipe"], ["onion", "Onion skin"], ["flicker", "Flicker"], ["difference", "Difference"]];
	var FLICKER = 500; /* milliseconds a picture: at one change a half second nothing flashes */

	function layer(id, width, height) {
		var svg = document.createElementNS(space, "svg"), use = document.createElementNS(space, "use");
		use.setAttribute("href", "#" + id);
		svg.setAttribute("width", width);
		svg.setAttribute("height", height);
		svg.setAttribute("viewBox", "0 0 " + width + " " + height);
		svg.setAttribute("aria-hidden", "true");
		svg.appendChild(use);
		return svg;
	}

	/* The homography of pictures' pixels as a matrix of the style sheet, columns first. */
	function matrix(h) {
		return "matrix3d(" + [h[0], h[3], 0, h[6], h[1], h[4], 0, h[7], 0, 0, 1, 0, h[2], h[5], 0, h[8]].join(",") + ")";
	}

	/* From the known picture to the item: the inverse. */
	function inverse(m) {
		var c = [m[4] * m[8] - m[5] * m[7], m[2] * m[7] - m[1] * m[8], m[1] * m[5] - m[2] * m[4],
			m[5] * m[6] - m[3] * m[8], m[0] * m[8] - m[2] * m[6], m[2] * m[3] - m[0] * m[5],
			m[3] * m[7] - m[4] * m[6], m[1] * m[6] - m[0] * m[7], m[0] * m[4] - m[1] * m[3]];
		var d = m[0] * c[0] + m[1] * c[3] + m[2] * c[6];
		return d === 0 ? null : c.map(function (x) { return x / d; });
	}

	function build(pair) {
		var size = pair.dataset.size.split(" ").map(Number), back = inverse(pair.dataset.matrix.split(" ").map(Number));
		if (!back) { return; }
		var tools = document.createElement("div"), stage = document.createElement("div"), board = document.createElement("div");
		var item = layer(pair.dataset.item, size[0], size[1]), known = layer(pair.dataset.known, size[2], size[3]);
		var range = document.createElement("input"), label = document.createElement("label"), zoom = document.createElement("select"), timer = 0, mode = "side";
		known.style.transform = matrix(back);
		stage.className = "stage";
		stage.hidden = true;
		stage.tabIndex = 0;
		stage.setAttribute("role", "img");
		stage.setAttribute("aria-label", say("The known picture laid on the one under examination"));
		board.append(item, known);
		stage.append(board);
		range.type = "range"; range.min = 0; range.max = 100; range.value = 50;
		label.append(say("Share of each"), range);
		zoom.setAttribute("aria-label", say("Zoom"));
		[["fit", say("fit")], ["1", "100 %"], ["2", "200 %"], ["4", "400 %"]].forEach(function (z) { zoom.add(new Option(z[1], z[0])); });
		tools.className = "tools";
		tools.setAttribute("role", "group");
		tools.setAttribute("aria-label", say("How the two pictures are shown"));

		function scale() {
			var fit = Math.min(stage.clientWidth / size[0], innerHeight * 0.75 / size[1]);
			var by = zoom.value === "fit" ? (fit > 0 ? fit : 1) : Number(zoom.value);
			board.style.width = size[0] * by + "px";
			board.style.height = size[1] * by + "px";
			item.style.transform = "scale(" + by + ")";
			known.style.transform = "scale(" + by + ") " + matrix(back);
			board.dataset.scale = by;
			slide();
		}
		function slide() {
			known.style.opacity = mode === "onion" ? range.value / 100 : 1;
			known.style.visibility = "visible";
			/* what lies left of the handle, in the item's frame, shows the known picture: the item is cut and laid above */
			item.style.clipPath = mode === "swipe" ? "inset(0 0 0 " + range.value + "%)" : "none";
			item.style.zIndex = mode === "swipe" ? 1 : 0;
		}
		function show(next) {
			mode = next;
			clearInterval(timer);
			stage.className = "stage " + mode;
			all("figure", pair).forEach(function (f) { f.hidden = mode !== "side"; });
			stage.hidden = mode === "side";
			label.hidden = mode !== "swipe" && mode !== "onion";
			zoom.hidden = mode === "side";
			all("button", tools).forEach(function (b) { b.setAttribute("aria-pressed", String(b.dataset.mode === mode)); });
			if (mode === "side") { return; }
			scale();
			if (mode === "flicker") {
				timer = setInterval(function () { known.style.visibility = known.style.visibility === "hidden" ? "visible" : "hidden"; }, FLICKER);
			}
		}
		modes.forEach(function (m) {
			var button = document.createElement("button");
			button.type = "button";
			button.dataset.mode = m[0];
			button.textContent = say(m[1]);
			button.addEventListener("click", function () { show(m[0]); });
			tools.append(button);
		});
		tools.append(label, zoom);
		range.addEventListener("input", slide);
		zoom.addEventListener("change", scale);
		pair.before(tools);
		pair.append(stage);
		pair.show = show;
		stage.style.gridColumn = "1 / -1";
		show("side");
	}

	function copier(code) {
		var button = document.createElement("button"), name = document.createElement("span");
		var done = function () { button.firstChild.data = say("Copied"); };
		var select = function () {
			getSelection().selectAllChildren(code);
			if (document.execCommand("copy")) { done(); }
		};
		button.type = "button";
		button.className = "copy";
		name.className = "unseen";
		name.textContent = " " + code.parentNode.previousElementSibling.textContent;
		button.append(say("Copy"), name);
		button.addEventListener("click", function () {
			if (navigator.clipboard && isSecureContext) { navigator.clipboard.writeText(code.textContent).then(done, select); } else { select(); }
		});
		code.after(" ", button);
	}

	/* What only scripts can do is added to a picture when it comes into sight: a page may hold thousands. */
	function equip(item) {
		if (item.equipped) { return; }
		item.equipped = true;
		all(".pair[data-matrix]", item).forEach(build);
		all("code.digest", item).forEach(copier);
	}
	var watch = new IntersectionObserver(function (seen) {
		seen.forEach(function (s) {
			if (s.isIntersecting) { watch.unobserve(s.target); equip(s.target); }
		});
	}, { rootMargin: "600px" });
	all("article.item").forEach(function (item) { watch.observe(item); });

	var controls = one("#controls");
	if (!controls) { return; }
	controls.hidden = false;
	var search = one("#search"), filter = one("#filter"), sort = one("#sort"), status = one("#status"), items = all(".item");
	var texts = null;

	function apply() {
		var words = search.value.toLowerCase().split(/\s+/).filter(Boolean), count = 0;
		if (words.length && !texts) { texts = items.map(function (i) { return i.textContent.toLowerCase(); }); }
		items.forEach(function (item, n) {
			var shown = (filter.value === "" || item.dataset.group === filter.value) &&
				words.every(function (w) { return texts[n].indexOf(w) >= 0; });
			item.hidden = !shown;
			count += shown ? 1 : 0;
		});
		/* what is not laid out keeps its height, also where nothing of it is shown */
		all(".batch").forEach(function (batch) { batch.hidden = !one(".item:not([hidden])", batch); });
		all(".group").forEach(function (group) {
			var any = all(".item:not([hidden])", group).length > 0, list = one("details", group);
			group.hidden = !any;
			if (any && list && list.querySelector("table.list") && (words.length || filter.value !== "")) { list.open = true; }
		});
		status.textContent = words.length || filter.value !== "" ? say("%1 of %2 shown").replace("%1", count).replace("%2", items.length) : "";
	}
	function order() {
		var key = sort.value, down = key === "strength" ? -1 : 1;
		all(".group").forEach(function (group) {
			var own = all(".item", group).sort(function (a, b) {
				return down * (a.dataset[key] - b.dataset[key]) || a.dataset.seq - b.dataset.seq;
			});
			/* as many into each batch as it had */
			var places = all(".item", group).map(function (item) { return item.parentNode; });
			own.forEach(function (item, n) { places[n].append(item); });
		});
	}
	controls.addEventListener("submit", function (event) { event.preventDefault(); });
	search.addEventListener("input", apply);
	filter.addEventListener("change", apply);
	sort.addEventListener("change", order);

	function step(by) {
		var shown = all(".item:not([hidden])").filter(function (i) { return !i.closest("[hidden],details:not([open])"); });
		var at = shown.indexOf(document.activeElement.closest(".item")), next = shown[at < 0 ? (by > 0 ? 0 : shown.length - 1) : at + by];
		if (next) { next.focus(); next.scrollIntoView({ block: "start" }); }
	}
	document.addEventListener("keydown", function (event) {
		var typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
		if (event.ctrlKey || event.altKey || event.metaKey) { return; }
		if (event.key === "Escape" && event.target === search) { search.value = ""; apply(); search.blur(); return; }
		if (typing) { return; }
		if (event.key === "/") { event.preventDefault(); search.focus(); return; }
		if (event.key === "j") { step(1); }
		if (event.key === "k") { step(-1); }
		if (event.key >= "1" && event.key <= "5") {
			var item = document.activeElement.closest("article.item"), pair = item && one(".pair[data-matrix]", item);
			if (pair) { equip(item); }
			if (pair && pair.show) { pair.show(modes[event.key - 1][0]); }
		}
	});
	function reach() {
		var target = location.hash.length > 1 && document.getElementById(location.hash.slice(1)), list = target && target.closest("details");
		if (list) { list.open = true; target.scrollIntoView(); }
	}
	addEventListener("hashchange", reach);
	reach();
})();
