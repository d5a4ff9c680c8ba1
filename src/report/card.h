/* Inside report: the parts of a card. All append to the report; none fails, as what cannot be
 * appended is told when the report is flushed. */
#ifndef VG_REPORT_CARD_H
#define VG_REPORT_CARD_H

#include "report/report.h"

enum { VG_CARD_LABEL_COLUMNS = 18 };

/* Lines end before it. */
size_t vg_card_last_column(const struct vg_report *report);
void vg_card_label(struct vg_report *report, const char *text);
/* A label and outside text behind it, wrapped; a row of the list on a page. */
void vg_card_line(struct vg_report *report, const char *name, const char *text);
/* A label and outside text that is to be copied: made printable, never wrapped. */
void vg_card_whole(struct vg_report *report, const char *name, const char *text);

void vg_card_file_line(struct vg_report *report, const struct vg_picture *picture);
void vg_card_pictures_line(struct vg_report *report, const struct vg_picture *picture);
/* "3 pages: the largest, page 2, was examined; 2 were not." False: it is one picture, and all of the file. */
bool vg_describe_pictures(const struct vg_report *report, const struct vg_picture *picture, char *out, size_t size);
/* What the metadata state in words; *name is the label of the first line, and "" behind it. */
void vg_card_stated(struct vg_report *report, const struct vg_record *record, const char **name);
/* Is that text told by it, perhaps longer? */
bool vg_card_tells(const struct vg_picture *picture, const char *text);
/* Every statement of the metadata, by directory. */
void vg_card_directories(struct vg_report *report, const struct vg_picture *picture);
/* What lies beside the file, apart from what the file says; with --all every statement of it. */
void vg_card_sidecars(struct vg_report *report, const struct vg_record *record);
/* Content credentials; nothing where there are none. */
void vg_card_credentials(struct vg_report *report, const struct vg_record *record);
void vg_card_file_says(struct vg_report *report, const struct vg_record *record);
/* Of that what is no observed finding: for a page, which lists those. */
void vg_card_file_states(struct vg_report *report, const struct vg_record *record);

/* What a review found out about a known picture that this one is, or may be. */
void vg_card_checked_before(struct vg_report *report, const struct vg_matches *matches);
void vg_card_matches(struct vg_report *report, const struct vg_record *record);
/* The picture that the user named, whether it matches or not. */
void vg_card_compared(struct vg_report *report, const struct vg_record *record);
void vg_card_repeats(struct vg_report *report, const struct vg_record *record);

/* The claim under examination: what a post says, where and when. Nothing where there is no post. */
void vg_card_post(struct vg_report *report, const struct vg_record *record);
void vg_card_could_be(struct vg_report *report, const struct vg_record *record);
/* The address of a map that shows the position that the file states; false where it states none. Never fetched. */
bool vg_describe_map(const struct vg_gps *gps, char out[160]);
/* Commands and links of one line each, to be pasted. */
void vg_card_next(struct vg_report *report, const struct vg_record *record);

#endif
