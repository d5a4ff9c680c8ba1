/* The one table of findings: what is measured, how often it errs, what else could
 * explain it. Thresholds stand beside the functions in measures.c and file_measures.c, with their reasons. */
#include "judge/findings.h"

/* Measured once; a card tells the part that concerns its match (vg_match_error_rate). */
#define HASH_RATE \
	"0 in 49,995,000 pairs of generated scenes and 0 in 499,500 pairs of photographs came within PDQ distance 31"
#define COMPARISONS "2,260,512 comparisons of unrelated photographs"
#define BOUND "below 1 in 753,000 at 95 % confidence"
#define MATCH_RATE \
	"exact: none, it compares SHA-256 digests. strong: " HASH_RATE " in any of the eight " \
	"orientations; the smallest distances were 82 and 72. By local features, confirmed place by place: of " \
	COMPARISONS " none was strong or moderate, 1 was weak, so these are " BOUND "; of 11 different photographs of one scene none was moderate or strong (docs/accuracy.md)"
#define DIFFERENCE_RATE \
	"of 2,644 altered copies without a changed region (re-encoded, resized, turned, cropped, toned) 99.7 % showed " \
	"none, of 940 framed or shown as a part 98.0 %; of 918 regions changed 96.3 % were boxed with an overlap of " \
	"half or more (docs/accuracy.md)"
#define DESIGN_RATE \
	"of 2,400 pairs of different photographs under a logo, a lower third, a frame, a poster, a template or none, 1 " \
	"was called the same; of 120 copies under the same designs none was missed (docs/accuracy.md)"
#define NO_RATE "a reading of what the file states: no rate of false alarms applies to the reading itself"

const struct vg_finding_kind vg_finding_table[FINDINGS] = {
	[PRIOR_APPEARANCE] = {
		"reuse.prior_appearance", "A known picture shows the same photograph, and was seen earlier.",
		"same bytes; same upright pixels; PDQ distance of at most 31 in one of the eight orientations, as it is or as a negative, both of quality 50 or more (pictures under 512 pixels are also hashed resampled to 512 x 512), unless local features of both contradict; the same of a part of the picture, where only a hash is known; or local features that agree on one geometry at 5 or more places. What was compared place by place is strong where 85 % or more of the parts with fine structure, outside regions that differ, are the same, or where 85 % or more of all parts are much the same and hardly any unlike, as in worn copies; moderate from 65 % on, else weak. Different pictures that share a part are no appearance (reuse.shares_part)",
		MATCH_RATE,
		"agencies and channels share pictures; the earlier date is when the known picture was seen, not when it was taken",
		"that the post lies, or which copy came first elsewhere", VG_CONCERN_REUSE },
	[LATER_APPEARANCE] = {
		"reuse.later_appearance", "A known picture shows the same photograph, but was not seen before this post.",
		"as reuse.prior_appearance; the known sighting's date is not before the post (a date without a time of day: it may be of the same day), or unknown",
		MATCH_RATE, "the catalogue may hold copies of this very post, or later ones",
		"that this post is the first", VG_CONCERN_NONE },
	[SHARES_PART] = {
		"reuse.shares_part", "Known pictures show the same mark, text, frame, layout or object, and something else around it.",
		"points agree on one geometry, but place by place the pictures are different ones: one rectangle in which they are not alike takes half of what both show (38 % where tones differ as well), or hardly any part is alike; or what agrees is the same in three or more known pictures that differ from each other where this one differs from them; or it is all within a design that the catalogue keeps (vestigo known designs), learnt from such pictures or marked by a person. Never a sign of reuse, never flagged",
		DESIGN_RATE, "channels put their logo, frame and layout on all they post; shops and streets share packages and signs",
		"where the shared part comes from", VG_CONCERN_NONE },
	[REPEATED] = {
		"reuse.repeated", "An earlier picture of the same scan is the same photograph.",
		"same bytes; same pixels; or PDQ distance of at most 31 in one of the eight orientations, both of quality 50 or more, or local features that agree on one geometry: these are compared place by place as with known pictures, must come to moderate or strong, and must not be unlike in more than a fifth of the parts with structure. With --hashes-only by bytes, pixels and PDQ alone",
		"same bytes, same pixels: none, SHA-256 digests are compared. By hash: 0 in 49,995,000 pairs of generated scenes and 0 in 499,500 pairs of photographs came within the distance. Compared: 0 in 520 different pictures under 13 designs, 40 under each (make-designs, seed 3); further as reuse.prior_appearance",
		"channels repost their own pictures, whole, cropped or in a frame, and albums and forwards repeat them",
		"that anything is wrong with either post", VG_CONCERN_NONE },
	[CAPTURED_BEFORE_POST] = {
		"time.captured_before_post", "The camera's date is days or more before the post.",
		"EXIF DateTimeOriginal (else DateTimeDigitized) against the post's date; from 2 days on it is observed, from 30 days on it is moderate. The days told are those between the two local dates. What clocks say that were never set (anything before 1990, when no camera wrote EXIF; midnight of 1 January of any year, where clocks begin; the first minute of 2000) is no date",
		NO_RATE, "camera clocks are often wrong; older pictures are posted for good reasons",
		"when the photograph was really taken: EXIF can be edited", VG_CONCERN_REUSE },
	[CAPTURED_AFTER_POST] = {
		"time.captured_after_post", "The camera's date is after the post, or in the future.",
		"EXIF DateTimeOriginal against the post's date (against the time of examination where there is no post); more than 14 hours, the largest difference of time zones, when the file names no zone",
		NO_RATE, "a wrong camera clock or time zone; a post whose date was read wrongly",
		"that the picture was altered", VG_CONCERN_NONE },
	[REGION_DIFFERS] = {
		"alteration.region_differs", "A part of the picture is not as in a known picture that it otherwise agrees with.",
		"the known picture is warped onto this one and fitted in tone and colour; regions of 0.4 % of what both show or more that differ beyond what re-encoding and detail explain. Only for matches of moderate strength or more of which a small version is kept",
		DIFFERENCE_RATE,
		"captions, logos and stickers laid over by agencies and channels; faces blurred to protect people; reflections in a photographed screen",
		"which of the two was changed, by whom or why", VG_CONCERN_ALTERATION },
	[EDITING_SOFTWARE] = {
		"metadata.editing_software", "The file names a program that edits pictures.",
		"EXIF Software against a list of editors' names",
		NO_RATE, "newsrooms and photographers crop, tone and export every picture with such programs",
		"what was done with it, or that anything was", VG_CONCERN_ALTERATION },
	[THUMBNAIL_DIFFERS] = {
		"metadata.thumbnail_differs", "The small picture inside the file differs from the picture.",
		"correlation of 32 x 32 luma below 0.60 in all eight orientations, black bars cut; the same from 0.90 on. Not where parts of the picture are missing, nor where either is flat",
		"of 43 camera files 0 had their own thumbnail called different, 1 was unclear; of 1,806 thumbnails of other pictures 2 were called the same, 24 unclear (printed by the unit test forensics/test_thumbnail)",
		"cameras and programs that crop or render the thumbnail otherwise, or left an old one in",
		"where the picture was changed", VG_CONCERN_ALTERATION },
	[GPS_POSITION] = {
		"metadata.gps_position", "The file states where it was taken.",
		"EXIF GPSLatitude and GPSLongitude with their references; without those (N, S, E, W) no signed position is told, and 0, 0 is none; a receiver's status V is told beside it",
		NO_RATE, "positions can be wrong by kilometres indoors or just after switching on, and can be edited",
		"that the picture was taken there", VG_CONCERN_NONE },
	[METADATA_ABSENT] = {
		"metadata.absent", "The file holds no camera data.",
		"neither EXIF nor XMP nor IPTC in the file; read with the way it was sent in mind. Blocks that are there and were not understood are not called absent",
		"of 2,595 photos exported from Telegram, 2,595 held none (2019 to 2025, one source)",
		"Telegram and most platforms remove camera data from photos; screenshots never had any; many programs drop it",
		"anything about the picture", VG_CONCERN_NONE },
	[METADATA_MALFORMED] = {
		"metadata.malformed", "The file's metadata breaks its own format's rules.",
		"defects that the parsers met in metadata and in the structure around the pixels",
		NO_RATE, "many cameras and programs write faulty metadata; transfers damage files",
		"that somebody tampered with it", VG_CONCERN_NONE },
	[TYPE_MISMATCH] = {
		"file.type_mismatch", "The file's bytes are of another type than its name or the post declares.",
		"first bytes (of camera raw files their directories) against the file name's ending and the declared media type",
		NO_RATE, "platforms and programs rename converted files carelessly",
		"that the file is dangerous or altered", VG_CONCERN_NONE },
	[TRAILING_DATA] = {
		"file.trailing_data", "There are bytes behind the end of the picture.",
		"bytes after JPEG's end-of-image marker, PNG's IEND, GIF's trailer, the size that WebP states, HEIF's last box; from 16 bytes on. TIFF has no such end",
		NO_RATE, "phones append depth maps, second pictures and short films; programs append padding",
		"what the bytes are", VG_CONCERN_NONE },
	[SENDER_HABITS] = {
		"file.sender_habits", "The JPEG's tables and structure are consistent with a sender's habits.",
		"quality or tables, progressive mode, 4:2:0, a long side of at most 2560 and no metadata, against settings counted in photos sent through Telegram; which client sent one cannot be told",
		"counted in 2,595 photos exported from one channel and in 3,302 other pictures: quality 87 or 72 progressive or 87 baseline in 1,836 and 1; mozjpeg's default tables at 87, progressive, in 609 and 0; quality 78 or 73 progressive in 108 and 0. Quality 80 baseline (9 and 424) is not among them. The counts are of one channel",
		"the same encoder settings are used elsewhere",
		"that the picture came through that sender", VG_CONCERN_NONE },
	[LOW_DETAIL] = {
		"fingerprint.low_detail", "The picture is too featureless for its perceptual hash to be compared.",
		"PDQ quality below 50 (the published rule)",
		"the published rule of the method",
		"skies, fog, black frames, plain text cards",
		"that it is not known: without its hash, edited copies may be missed", VG_CONCERN_NONE },
	[DAMAGED] = {
		"file.damaged", "The picture decodes, but parts of it are damaged or missing.",
		"what of the decoder's complaints concerns pixels; remarks about what stands beside them (a colour profile, a date, a comment) do not count. Of a progressive JPEG the share is that of its coefficients",
		NO_RATE, "broken transfers and storage", "that it was altered on purpose", VG_CONCERN_NONE },
	[CREDENTIALS_HOLD] = {
		"credentials.hold", "The file's content credentials (C2PA) hold.",
		"the signature over the claim, the digests of everything that it names, the certificate's form and dates, and the digest of the file, which may leave out the credentials and blocks of metadata alone. The certificate must lead to the list given with --trust-list to count as one of a known signer; revocation is looked at only where the file brings an answer along",
		"digests and signatures are compared: no chance agreement is to be expected. A signer's key may be in other hands",
		"anybody can sign with a certificate of their own: without a list a name in it is a claim",
		"that what the picture shows is so, or when it was taken: it is the signer's word, about a file", VG_CONCERN_NONE },
	[CREDENTIALS_CHANGED] = {
		"credentials.changed_after_signing", "The file is not the one that was signed.",
		"the signature holds, and the signed digest of the file's bytes is another than that of this file, or leaves out more of it than credentials and metadata",
		"SHA-256, SHA-384 or SHA-512 digests are compared",
		"programs and platforms re-encode pictures, turn them or rewrite their metadata, and leave the credentials in; a transfer may damage a file",
		"what was changed, or that it was done to deceive", VG_CONCERN_ALTERATION },
	[CREDENTIALS_INVALID] = {
		"credentials.invalid", "The file's content credentials (C2PA) do not hold.",
		"a signature, a digest inside them, a certificate, a date or a rule of the specification is wrong; moderate where the signature or a digest is, or where the certificate was revoked, else weak",
		"the codes are those of the C2PA specification; where this validator is stricter than the reference is listed in docs/c2pa.md",
		"certificates expire, test versions of cameras and programs sign wrongly, and an ingredient may have been broken before",
		"that the picture was altered", VG_CONCERN_ALTERATION },
	[STATED_GENERATED] = {
		"credentials.stated_generated", "The signer states that a generative model made the picture, or a part of it.",
		"the digital source type of the newest manifest's actions: trainedAlgorithmicMedia, compositeWithTrainedAlgorithmicMedia or compositeSynthetic; strong where the signer is on the list given, weak where the credentials do not hold",
		NO_RATE, "editors write it where a model removed a wire or filled a corner",
		"how much of it a model made; and that nothing is stated says nothing", VG_CONCERN_ALTERATION },
};

const struct vg_finding_kind *vg_finding_kinds_in(enum vg_language language, size_t *out_count)
{
	*out_count = FINDINGS;
	return language == VG_UKRAINIAN ? vg_finding_table_uk : vg_finding_table;
}

const struct vg_finding_kind *vg_finding_kinds(size_t *out_count)
{
	*out_count = FINDINGS;
	return vg_finding_table;
}

const char *vg_match_error_rate(const struct vg_match *match)
{
	if (match->strength == VG_EXACT)
		return "SHA-256 digests are compared";
	if (!match->geometry.inliers)
		return HASH_RATE;
	return match->strength == VG_WEAK ? "3 of " COMPARISONS " came as far as this"
					  : "none of " COMPARISONS " came as far as this: " BOUND;
}
