/* The one table of findings: what is measured, how often it errs, what else could
 * explain it. Thresholds stand beside the functions in *measures.c, with their reasons. */
#include "judge/findings.h"

/* Measured once; a card tells the part that concerns its match (vg_match_error_rate). */
#define HASH_RATE \
	"0 in 49,995,000 pairs of generated scenes and 0 in 499,500 pairs of photographs came within PDQ distance 31"
#define COMPARISONS "2,266,530 comparisons of unrelated photographs"
#define BOUND "below 1 in 755,000 at 95 % confidence"
#define MATCH_RATE \
	"exact: none, it compares SHA-256 digests. strong: " HASH_RATE " in any of the eight " \
	"orientations; the smallest distances were 82 and 72. By local features, confirmed place by place: of " \
	COMPARISONS " none was strong or moderate, 7 were weak, so the former are " BOUND "; of 54 and 45 different photographs of a few scenes none was moderate or strong (docs/accuracy.md)"
#define DIFFERENCE_RATE \
	"of 2,646 altered copies without a changed region (re-encoded, resized, turned, cropped, toned) 99.8 % showed " \
	"none, of 940 framed or shown as a part 98.7 %; of 918 regions changed 96.9 % were boxed with an overlap of " \
	"half or more (docs/accuracy.md)"
#define DESIGN_RATE \
	"of 2,400 pairs of different photographs under a logo, a lower third, a frame, a poster, a template or none, none " \
	"was called the same; of 120 copies under the same designs none was missed (docs/accuracy.md)"
#define THUMBNAIL_SOURCE " (EVAL_ONLY=thumbnails make eval, docs/accuracy.md)"
#define DETAIL_RATE "of 468 copies of 3 to 15 % of the picture within 117 photographs, moved, resized, turned or mirrored and saved at quality 87, 308 were told with both places right; of 353 photographs untouched none; of 254 posters, cards, charts and camera files none (EVAL_ONLY=copy_move make eval, docs/accuracy.md)"
#define SAVED_RATE "of 391 photographs saved once at ten qualities, in two ways each, none was told; of 98 saved twice 89 % where the second quality was 10 or more above the first (and, where it was 75 or more, the first one told within 5 but once), 51 % where less; of 38 camera files none (EVAL_ONLY=double_quantisation make eval, docs/accuracy.md)"
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
		DESIGN_RATE, "channels put their logo, frame and layout on all they post; shops and streets share packages and signs; a copy of which text, a picture or colour covers a large part",
		"where the shared part comes from", VG_CONCERN_NONE },
	[REPEATED] = {
		"reuse.repeated", "An earlier picture of the same scan is the same photograph.",
		"same bytes; same pixels; or PDQ distance of at most 31 in one of the eight orientations, both of quality 50 or more, or local features that agree on one geometry: these are compared place by place as with known pictures, must come to moderate or strong, and must not be unlike in more than a fifth of the parts with structure. With --hashes-only by bytes, pixels and PDQ alone",
		"same bytes, same pixels: none, SHA-256 digests are compared. By hash: 0 in 49,995,000 pairs of generated scenes and 0 in 499,500 pairs of photographs came within the distance. Compared: 0 in 520 different pictures under 13 designs, 40 under each (make-designs, seed 3); further as reuse.prior_appearance",
		"channels repost their own pictures, whole, cropped or in a frame, and albums and forwards repeat them",
		"that anything is wrong with either post", VG_CONCERN_NONE },
	[CAPTURED_BEFORE_POST] = {
		"time.captured_before_post", "The date of capture is days or more before the post.",
		"EXIF DateTimeOriginal (else DateTimeDigitized) against the post's date; else the date of capture in XMP or IPTC, else when they say that it was created or digitised, each as exactly as it is stated, of a month or a year its end. From 2 days on it is observed, from 30 days on it is moderate. The days told are those between the two local dates. What clocks say that were never set is no date: of EXIF anything before 1990, when no camera wrote EXIF, midnight of 1 January of any year, where clocks begin, and the first minute of 2000; of XMP and IPTC, which people fill in, 1900, 1904, 1970 and 1980",
		NO_RATE, "camera clocks are often wrong; archives and agencies date what is shown; older pictures are posted for good reasons",
		"when the photograph was really taken: EXIF, XMP and IPTC can be edited", VG_CONCERN_REUSE },
	[CAPTURED_AFTER_POST] = {
		"time.captured_after_post", "The date of capture is after the post, or in the future.",
		"the date of capture as for time.captured_before_post against the post's date (against the time of examination where there is no post); more than 14 hours, the largest difference of time zones, when the file names no zone",
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
		"the programs named in EXIF, XMP and IPTC (Software, tools, agents of an edit history) against a list of editors' names, whole words; not where the maker's own name is one",
		NO_RATE, "newsrooms and photographers crop, tone and export every picture with such programs",
		"what was done with it, or that anything was", VG_CONCERN_ALTERATION },
	[THUMBNAIL_DIFFERS] = {
		"metadata.thumbnail_differs", "The small picture inside the file shows something else than the picture.",
		"the two are laid on each other in the eight orientations, whole and in part, black bars cut, and compared place by place: not observed where 55 % of the parts with fine structure are alike; else by the correlation of both whole, below 0.60 it is another, from 0.90 on the same. Not where parts of the picture are missing, nor where either is flat",
		"of 52 camera files with another picture in place of theirs 52 were told, as were 76 or 77 of 77 photographs; of the same saved again 0" THUMBNAIL_SOURCE,
		"cameras and programs that crop or render the thumbnail otherwise, or left an old one in",
		"where the picture was changed", VG_CONCERN_ALTERATION },
	[THUMBNAIL_MIRRORED] = {
		"metadata.thumbnail_mirrored", "The picture was mirrored after the small picture inside the file was made.",
		"as metadata.thumbnail_differs: of the eight orientations a mirrored one is told where it leaves at most 60 % of what the picture as it is leaves to perfect correlation, and places agree",
		"of 52 camera files mirrored 51 were told, the other is flat; of the same saved again 0" THUMBNAIL_SOURCE,
		"front cameras whose program mirrors the picture and not its thumbnail; editors that mirror for layout",
		"who mirrored it or why", VG_CONCERN_ALTERATION },
	[THUMBNAIL_TURNED] = {
		"metadata.thumbnail_turned", "The picture was turned after the small picture inside the file was made.",
		"as metadata.thumbnail_mirrored. Both stored alike, or the thumbnail stored upright, is not turned, unless the thumbnail's own orientation tag says otherwise",
		"of 52 camera files turned by a half 52 were told, by a quarter 51; of the same saved again 0" THUMBNAIL_SOURCE,
		"viewers that turn pictures upright and leave the thumbnail as it was: the most common reason by far",
		"that anything in the picture was changed", VG_CONCERN_NONE },
	[THUMBNAIL_CROPPED] = {
		"metadata.thumbnail_cropped", "The small picture inside the file shows more than the picture.",
		"the window of the thumbnail in which the picture lies, found by correlation (0.85 or more), confirmed place by place, takes less than 95 % of it",
		"of 52 camera files cropped to 80 % 51 were told, to 50 % 50; of the same saved again 1, whose size is not its camera's: it is cropped" THUMBNAIL_SOURCE,
		"cameras with digital zoom or other proportions than their thumbnail's; agencies crop every picture",
		"that what was cut off matters", VG_CONCERN_ALTERATION },
	[THUMBNAIL_REGION] = {
		"metadata.thumbnail_region", "A part of the picture is not as in the small picture inside the file.",
		"regions of 2 % of the picture or more that differ beyond what re-encoding and detail explain, where the rest agrees place by place (match/difference.h)",
		"of 52 camera files with a tenth replaced 48 were told with the region boxed (overlap of half or more), with a twentieth 48; of the same saved again 0" THUMBNAIL_SOURCE,
		"dates and logos that programs print into pictures; blurred faces; retouching; cameras whose small pictures are coarsely sampled",
		"by whom or why", VG_CONCERN_ALTERATION },
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
		"bytes after JPEG's end-of-image marker, PNG's IEND, GIF's trailer, the size that WebP states, HEIF's last box, the last byte that a TIFF's directories name; from 16 bytes on. What they are is told where their first bytes, or all of them, tell it",
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
	[CLOCK_UNSET] = {
		"time.clock_unset", "The camera's clock was not set.",
		"EXIF DateTimeOriginal, else DateTimeDigitized, is what clocks say that were never set: in 1900, 1904, 1970 or 1980 (any other year before 1990 may have been entered by hand), midnight of 1 January of any year, the first minute of 2000, noon of 8 December 2002",
		"of 108 camera files it applied to 58 and was observed in 1 (EVAL_ONLY=rules make eval)",
		"a new battery; cheap and old cameras",
		"when the photograph was taken", VG_CONCERN_NONE },
	[DIGITIZED_DIFFERS] = {
		"time.digitized_differs", "The file states two moments for one exposure.",
		"EXIF DateTimeOriginal and DateTimeDigitized, more than a minute apart",
		"of 108 camera files it applied to 53 and was observed in 0 (EVAL_ONLY=rules make eval)",
		"scans of prints and film are digitised later; programs that set one of the two",
		"which of the dates is right", VG_CONCERN_NONE },
	[MODIFIED_LATER] = {
		"time.modified_after_capture", "The file was changed after it was taken.",
		"EXIF DateTime more than two minutes after DateTimeOriginal, and by no whole quarter of an hour within 14 hours (another zone)",
		"of 108 camera files it applied to 53 and was observed in 31 (EVAL_ONLY=rules make eval)",
		"copying, turning and developing with a program; some cameras",
		"what was changed", VG_CONCERN_NONE },
	[MODIFIED_EARLIER] = {
		"time.modified_before_capture", "The file says that it was last changed before it was taken.",
		"EXIF DateTime more than 14 hours before DateTimeOriginal",
		"of 108 camera files it applied to 53 and was observed in 1 (EVAL_ONLY=rules make eval)",
		"clocks set between the two; programs that shift one of the dates",
		"which of the dates is right", VG_CONCERN_NONE },
	[SATELLITES_DIFFER] = {
		"time.satellites_differ", "The satellites' time and the camera's clock disagree.",
		"GPSDateStamp and GPSTimeStamp against DateTimeOriginal: more than 10 minutes with a stated zone; else more than 14 hours, or no quarter of an hour within 5 minutes",
		"of 108 camera files it applied to 12 and was observed in 9 (EVAL_ONLY=rules make eval)",
		"a receiver that kept an old fix; a clock that runs fast or slow; dates changed by a program",
		"which of the two is right", VG_CONCERN_NONE },
	[SATELLITES_BEFORE_POST] = {
		"time.satellites_before_post", "The satellites' date in the file is days or more before the post.",
		"GPSDateStamp and GPSTimeStamp against the post's date; from 2 days on it is observed, from 30 days on it is moderate",
		NO_RATE,
		"older pictures are posted for good reasons; some receivers count weeks wrongly (by 1,024)",
		"when the photograph was really taken: EXIF can be edited", VG_CONCERN_REUSE },
	[OFFSET_LONGITUDE] = {
		"time.offset_against_longitude", "The clock's zone is not that of the position.",
		"the stated offset from UTC against longitude / 15: more than 4 hours apart",
		"of 108 camera files it applied to 2 and was observed in 0 (EVAL_ONLY=rules make eval)",
		"travellers who did not set the clock; clocks kept at UTC",
		"which of the two is wrong", VG_CONCERN_NONE },
	[EXIF_VERSION] = {
		"time.exif_version_later", "The file's form of EXIF is younger than its date.",
		"ExifVersion 0220 to 0300 with a date more than a year before its publication",
		"of 108 camera files it applied to 55 and was observed in 0 (EVAL_ONLY=rules make eval)",
		"a clock that was set wrongly; scans of older prints; programs that write EXIF anew",
		"that the date was changed on purpose", VG_CONCERN_NONE },
	[NAME_BEFORE_POST] = {
		"time.name_before_post", "The file's name states a day well before the post.",
		"a day in the name (20230211, 2023-02-11) that ended more than 2 days and a zone before the post; always weak",
		NO_RATE,
		"older pictures are posted for good reasons; names are anybody's to give",
		"when the photograph was taken", VG_CONCERN_REUSE },
	[NAME_AGAINST_CAPTURE] = {
		"time.name_against_capture", "The file's name and its camera data state different days.",
		"a day in the name against DateTimeOriginal, more than a day apart",
		NO_RATE,
		"files renamed by when they were sent or copied; a clock that was set wrongly",
		"which of the two is right", VG_CONCERN_NONE },
	[PLACE_HEMISPHERE] = {
		"place.hemisphere_missing", "The file states a position without its hemisphere.",
		"GPSLatitude or GPSLongitude without a reference of N, S, E or W",
		"of 108 camera files it applied to 18 and was observed in 0 (EVAL_ONLY=rules make eval)",
		"programs that drop or empty the references",
		"where it was taken: up to four places fit", VG_CONCERN_NONE },
	[PLACE_ZERO] = {
		"place.zero", "The file's position is empty.",
		"GPS tags of 0, 0 or undefined",
		"of 108 camera files it applied to 18 and was observed in 0 (EVAL_ONLY=rules make eval)",
		"phones without a fix; Android programs that may not see the place; the place was removed before sending",
		"that the place was hidden on purpose", VG_CONCERN_NONE },
	[PLACE_NO_FIX] = {
		"place.no_fix", "The receiver had no fix.",
		"GPSStatus is V",
		"of 108 camera files it applied to 18 and was observed in 0 (EVAL_ONLY=rules make eval)",
		"indoors, tunnels, just after switching on",
		"how far off the position is", VG_CONCERN_NONE },
	[PLACE_ALTITUDE] = {
		"place.altitude", "The file states an altitude that no ground has.",
		"GPSAltitude above 8,900 m or below -450 m",
		"of 108 camera files it applied to 7 and was observed in 0 (EVAL_ONLY=rules make eval)",
		"taken from an aircraft; a poor fix; feet written as metres",
		"that the position was made up", VG_CONCERN_NONE },
	[PLACE_IMPRECISE] = {
		"place.imprecise", "The file says that its position is imprecise.",
		"GPSHPositioningError of 100 m or more, or GPSDOP of 20 or more",
		"of 108 camera files it applied to 2 and was observed in 0 (EVAL_ONLY=rules make eval)",
		"indoors; phones that know only the cell",
		"where within that circle it was taken", VG_CONCERN_NONE },
	[PLACE_DATUM] = {
		"place.datum", "The position refers to another datum than today's maps.",
		"GPSMapDatum names none of WGS-84's forms",
		"of 108 camera files it applied to 9 and was observed in 0 (EVAL_ONLY=rules make eval)",
		"older cameras of some countries (Tokyo datum)",
		"how far off the position is", VG_CONCERN_NONE },
	[LENS_CONTRADICTS] = {
		"camera.lens_contradicts", "The lens named is another phone's.",
		"LensModel that begins with a phone family's name (iPhone, iPad, Pixel) and not with the Model",
		"of 108 camera files it applied to 7 and was observed in 0 (EVAL_ONLY=rules make eval)",
		"programs that copy metadata from another file",
		"which of the two took the picture", VG_CONCERN_NONE },
	[FOCAL_CONTRADICTS] = {
		"camera.focal_length_contradicts", "The focal length is none of the lens's.",
		"FocalLength outside LensSpecification by more than 5 % and half a millimetre",
		"of 108 camera files it applied to 5 and was observed in 0 (EVAL_ONLY=rules make eval)",
		"converters; phones whose program blends two lenses",
		"that the tags were edited", VG_CONCERN_NONE },
	[EXPOSURE_CONTRADICTS] = {
		"camera.exposure_contradicts", "The exposure is stated twice, and differs.",
		"FNumber against ApertureValue, ExposureTime against ShutterSpeedValue, in steps: more than one apart; values that no exposure has, and those that repeat the other form, are left out",
		"of 108 camera files it applied to 28 and was observed in 0 (EVAL_ONLY=rules make eval)",
		"cameras that round coarsely or write a limit instead",
		"that the tags were edited", VG_CONCERN_NONE },
	[SIZE_CONTRADICTS] = {
		"camera.size_contradicts", "The picture has another size than the camera wrote.",
		"PixelXDimension and PixelYDimension against a JPEG's pixels, either way round: more than 16 apart",
		"of 108 camera files it applied to 73 and was observed in 8 (EVAL_ONLY=rules make eval)",
		"pictures made smaller to be sent; cropping; phones that write the sensor's size",
		"what was cut off or why", VG_CONCERN_NONE },
	[ORIENTATION_CONTRADICTS] = {
		"camera.orientation_contradicts", "The pixels were turned, and the orientation tag was left.",
		"a JPEG's Orientation 5 to 8, and the stored sides are those of PixelXDimension and PixelYDimension exchanged",
		"of 108 camera files it applied to 10 and was observed in 0 (EVAL_ONLY=rules make eval)",
		"viewers that turn losslessly and forget the tag",
		"that anything else was changed", VG_CONCERN_NONE },
	[GENERATOR] = {
		"software.generator", "The file says that a generative model made the picture.",
		"names of generative models where a file names programs (Software, CreatorTool, a history); a credit or a comment that is such a name or a label (\"Made with Google AI\"); IPTC's DigitalSourceType; the settings that interfaces of such models write (prompt, steps, sampler); the label for generated content of China's rules (AIGC); a signature for a description and a UUID for an author, as Grok writes them",
		"of 108 camera files it applied to 62 and was observed in 0 (EVAL_ONLY=rules make eval)",
		"pictures edited with such a tool in part; a label copied from another file",
		"that it was made so entirely, or that pictures without the label were not", VG_CONCERN_ALTERATION },
	[PLATFORM_SOFTWARE] = {
		"software.platform", "The file names a platform's program.",
		"names of platforms and messengers in the same places; IPTC SpecialInstructions that begin with FBMD",
		"of 108 camera files it applied to 62 and was observed in 0 (EVAL_ONLY=rules make eval)",
		"pictures taken with the platform's own camera",
		"who posted it there first", VG_CONCERN_NONE },
	[METADATA_ON_PHOTO] = {
		"delivery.metadata_on_photo", "Camera data that Telegram would have removed.",
		"a make, model, date or position in a file that the export lists as a photo",
		NO_RATE,
		"exports changed by hand; other programs' exports that keep the sender's file",
		"who added the data", VG_CONCERN_NONE },
	[PHOTO_FORM] = {
		"delivery.photo_form", "A photo that is not as Telegram makes them.",
		"listed as a photo, and no JPEG or longer than 2,560 pixels",
		NO_RATE,
		"exports changed by hand; clients that send larger photos one day",
		"who changed the file", VG_CONCERN_NONE },
	[CAMERA_NAME_STRIPPED] = {
		"delivery.camera_name_without_data", "A camera's file name without a camera's data.",
		"names as IMG_1234 or DSC_1234, a JPEG without EXIF, not sent as a photo",
		"of 108 camera files it applied to 9 and was observed in 0 (EVAL_ONLY=rules make eval)",
		"platforms and programs that strip the data and keep the name",
		"that anything else was changed", VG_CONCERN_NONE },
	[NAME_OF_PLATFORM] = {
		"delivery.name_of_platform", "The file's name is one that a platform gives.",
		"patterns of names: WhatsApp, Signal, Facebook, Instagram, Messenger, Telegram, Viber, WeChat, ChatGPT, Gemini, DALL·E, ComfyUI, screenshots",
		"of 108 camera files it applied to 101 and was observed in 0 (EVAL_ONLY=rules make eval)",
		"anybody can name a file so",
		"that it came from there", VG_CONCERN_NONE },
	[SCREEN_SIZE] = {
		"file.screen_size", "The picture is as large as a phone's screen.",
		"36 sizes of whole screens, without a camera named",
		"of 108 camera files it applied to 43 and was observed in 0 (EVAL_ONLY=rules make eval)",
		"wallpapers; pictures cut to a screen's size",
		"what was on that screen", VG_CONCERN_NONE },
	[CREDIT] = {
		"metadata.credit", "The file credits somebody.",
		"Artist, Copyright, and the like in XMP and IPTC; not observed where the post names a word of it",
		"of 108 camera files it applied to 12 and was observed in 12 (EVAL_ONLY=rules make eval)",
		"agencies' credits are dropped in captions every day; cameras carry their owners' names",
		"who holds the rights", VG_CONCERN_NONE },
	[DESCRIPTION] = {
		"metadata.description", "The file has a caption of its own.",
		"ImageDescription and the like in XMP and IPTC, but for what cameras write by themselves; not observed where it shares a word with the post's",
		"of 108 camera files it applied to 6 and was observed in 6 (EVAL_ONLY=rules make eval)",
		"captions in another language or script; keywords instead of a caption",
		"which of the two captions is right", VG_CONCERN_NONE },
	[PROGRESSIVE_CAMERA] = {
		"encoding.progressive_camera", "A camera's file that a program saved.",
		"a progressive JPEG whose EXIF names a camera",
		"of 108 camera files it applied to 56 and was observed in 1 (EVAL_ONLY=rules make eval)",
		"exporting with any program; a few phones",
		"that anything in the picture was changed", VG_CONCERN_NONE },
	[ADOBE_STRUCTURE] = {
		"encoding.adobe_structure", "The JPEG's structure is that of Adobe's programs.",
		"segments APP13 (Photoshop) and APP14 (Adobe)",
		"of 108 camera files it applied to 88 and was observed in 3 (EVAL_ONLY=rules make eval)",
		"agencies and photographers export every picture so; other programs copy the segments",
		"what was done with it", VG_CONCERN_NONE },
	[LOW_QUALITY_CAMERA] = {
		"encoding.low_quality_camera", "Saved at a lower quality than cameras do.",
		"luminance tables nearest to IJG quality 59 or less, and EXIF that names a camera",
		"of 108 camera files it applied to 56 and was observed in 8 (EVAL_ONLY=rules make eval)",
		"old and cheap cameras at their lowest setting; pictures made small to be sent",
		"that anything in the picture was changed", VG_CONCERN_NONE },
	[EDIT_HISTORY] = {
		"metadata.edit_history", "The file tells how it was edited.",
		"actions of XMP's edit history (xmpMM:History), counted; always weak",
		NO_RATE,
		"newsrooms and photographers develop, crop and export every picture with programs that write one",
		"what the steps changed in the picture", VG_CONCERN_ALTERATION },
	[DERIVED_FROM] = {
		"metadata.derived_from", "The file says that it was made from another.",
		"xmpMM:DerivedFrom or Ingredients in XMP",
		NO_RATE,
		"every raw file's export names it; templates do",
		"that the other picture shows something else", VG_CONCERN_NONE },
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
		"the digital source type of the newest manifest's actions: trainedAlgorithmicMedia, compositeWithTrainedAlgorithmicMedia or compositeSynthetic; or of those of what it was made from, which is weak; strong where the signer is on the list given, weak where the credentials do not hold",
		NO_RATE, "editors write it where a model removed a wire or filled a corner",
		"how much of it a model made; and that nothing is stated says nothing", VG_CONCERN_ALTERATION },
	[DETAIL_TWICE] = {
		"alteration.detail_twice", "The picture shows the same detail at two places.",
		"the picture's own local features against each other, where they lie apart: one way to lay the picture on itself (moved, turned, 0.63 to 1.6 times as large, mirrored) that five or more of them agree on, confirmed in the pixels: both places correlate by 0.86 or more in their fine structure over 1.3 % of the picture or more. Nothing is told of what stands at three places, of stripes and patterns, nor of what is smooth. Always weak",
		DETAIL_RATE,
		"a picture or sign that stands twice in a collage or a frame; reflections in still water or glass; things made alike, as panes, tiles and printed patterns",
		"which of the two places was copied, by whom or why; and that nothing is told says nothing: smooth places, small ones and such as were changed further are not found", VG_CONCERN_ALTERATION },
	[SAVED_BEFORE] = {
		"encoding.saved_before", "The file was a JPEG of lower quality before.",
		"asked of JPEGs whose EXIF names a camera: of the nine lowest frequencies of the luminance the coefficients' histogram, fitted by a smooth curve alone and times what an earlier, coarser step would leave; told where five frequencies or more have such a step. The quality is that of the closest standard table. Only where the blocks lie as they did before: not after resizing, nor a crop off the grid of 8, nor where the second quality was the lower one",
		SAVED_RATE,
		"turning, cropping and touching up in a camera or a phone saves anew; agencies and programs export; so does whoever writes the date into a picture. Telegram saves every photo anew, but leaves no camera's name in it",
		"what was changed, or that anything was; and that nothing is told says nothing", VG_CONCERN_NONE },
	[TABLES_OF_PROGRAM] = {
		"encoding.tables_of_program", "The tables are those of a program that the file does not name.",
		"quantisation tables that are exactly Adobe Photoshop's (\"Save for Web\" at 10, 30, 60, 80 and 100, \"Save As\" at 3, 5, 8 and 10: those on which two published lists agree), or, where a camera is named, mozjpeg's default ones; and no program that edits pictures is named in the file. The standard's tables say nothing: phones, platforms and programs all use them",
		"of 108 camera files it applied to 88 and was observed in 0; 1 of them has such tables and names the program (EVAL_ONLY=rules make eval)",
		"agencies, sites and photographers save with such programs, and some remove what names them; anybody may take over these tables",
		"that anything was changed but how it is stored", VG_CONCERN_NONE },
	[SIDECAR_OTHERWISE] = {
		"sidecar.says_otherwise", "An XMP file beside the picture says otherwise than the file itself.",
		"a file of the picture's name that ends in .xmp: its date of capture more than 14 hours, the largest difference of time zones, from EXIF DateTimeOriginal; another camera model or serial number, neither name within the other; a position more than a kilometre away. Only what both state is compared, and nothing else that is judged rests on a sidecar. Always weak",
		NO_RATE,
		"clocks and places are put right in programs that write nothing into the picture; cameras count their names anew, so the sidecar may be of another picture of the same name",
		"which of the two is so: both can be edited, and anybody can lay a sidecar beside a picture", VG_CONCERN_NONE },
	[BLOCKS_CONTRADICT] = {
		"metadata.blocks_contradict", "The file's XMP or IPTC says otherwise than its EXIF.",
		"the date of capture in XMP (exif:DateTimeOriginal, else photoshop:DateCreated), else in IPTC, more than 14 hours, the largest difference of time zones, from EXIF DateTimeOriginal, a day more where one is a day only; another camera model or serial number, neither name within the other; a position more than a kilometre away. Only what both state is compared. Always weak",
		"of 108 camera files it applied to 9 and was observed in 0 (EVAL_ONLY=rules make eval)",
		"archives and agencies date what is shown, not the exposure; clocks and places are put right in programs that write one block and not the other; scans and screenshots of older pictures",
		"which of the two is so", VG_CONCERN_NONE },
	[SAVED_BEFORE_POST] = {
		"time.saved_before_post", "The file was last saved days or more before the post.",
		"EXIF DateTime, else xmp:ModifyDate, against the post's date, of files that state no date of capture; from 2 days on it is observed, from 30 days on it is moderate. What clocks say that were never set is no date",
		NO_RATE, "older pictures are posted for good reasons; clocks of computers and cameras are wrong at times",
		"when the photograph was taken; that it was there by then holds if the clock was right, and EXIF and XMP can be edited", VG_CONCERN_REUSE },
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
	return match->strength == VG_WEAK ? "7 of " COMPARISONS " came as far as this"
					  : "none of " COMPARISONS " came as far as this: " BOUND;
}
