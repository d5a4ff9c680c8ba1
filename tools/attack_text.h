/* Lettering without a font: letters of 5 x 7 dots, scaled up with smooth edges. */
#ifndef TOOLS_ATTACK_TEXT_H
#define TOOLS_ATTACK_TEXT_H

#include "attack_paint.h"

enum { LINE_ROOM = 160 };

/* The width of TEXT where capitals are HEIGHT high. Without the space after it. */
double text_width(const char *text, double height);

/* Capitals stand from Y to Y + HEIGHT; some small letters hang 2/7 lower. */
void text_paint(struct pic *to, double x, double y, double height, const char *text,
		struct ink ink, double alpha);

/* The same with a rim of RIM pixels around every stroke. */
void text_paint_rimmed(struct pic *to, double x, double y, double height, const char *text,
		       struct ink ink, struct ink rim_ink, double rim);

/* Words for LENGTH characters at most, but always one. */
void text_words(struct rng *r, unsigned length, bool capitals, char out[LINE_ROOM]);

#endif
