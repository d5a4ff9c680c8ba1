"""The HTML of t.me: feed pages, single posts and landing pages, in the structure of the real ones."""
import base64
import json
import secrets
import time

from channel import escape, hash_of

HEAD = """<!DOCTYPE html>
<html>
  <head>
    <meta charset="utf-8">
    <title>{title}</title>
    <meta name="viewport" content="width=device-width, initial-scale=1.0">
    {extra}
    <link rel="icon" type="image/svg+xml" href="//telegram.org/img/website_icon.svg?4">
    <link href="//telegram.org/css/widget-frame.css?74" rel="stylesheet" media="screen">
  </head>
"""
TAIL = """<i class="tgme_widget_message_bubble_tail">
      <svg class="bubble_icon" width="9px" height="20px" viewBox="0 0 9 20">
        <g fill="none">
          <path class="background" fill="#ffffff" d="M8,1 L9,1 L9,20 L8,20 Z"></path>
          <path class="border_1x" fill="#d7e3ec" d="M9,1 L2,1 Z"></path>
        </g>
      </svg>
    </i>"""
NOT_SUPPORTED = """<div class="message_media_not_supported_wrap">
  <div class="message_media_not_supported">
    <div class="message_media_not_supported_label">{label}</div>
    {link}
  </div>
</div>"""
VIEW = '<span class="message_media_view_in_telegram">VIEW IN TELEGRAM</span>'
REACTIONS = ('<div class="tgme_widget_message_reactions js-message_reactions"><span class="tgme_reaction '
             'tgme_reaction_paid"><i class="icon icon-telegram-stars"></i>{0}</span><span class='
             '"tgme_reaction"><tg-emoji emoji-id="5265077361648368841"></tg-emoji>{1}.4K</span><span class='
             '"tgme_reaction"><i class="emoji" style="background-image:url(\'//telegram.org/img/emoji/40/'
             'F09F918D.png\')"><b>👍</b></i>{2}</span></div>')


class Renderer:
    """Renders posts of one channel; every rendering signs its pictures anew."""

    def __init__(self, world, channel, expired=False):
        self.world, self.channel, self.expired = world, channel, expired
        self.link = f"https://t.me/{channel.name}"

    def background(self, picture, ending=".jpg"):
        """A style's background-image, with the entities of an attribute; some quotes as &#39;."""
        url = self.world.sign(picture, ending, self.expired)
        quote = "&#39;" if hash_of(picture.pid) % 4 == 0 else "'"
        return f"background-image:url({quote}{url.replace('&', '&amp;')}{quote})"

    def photo(self, picture, href, place=None):
        numbers = f" {picture.photo_id} {hash_of(picture.pid) % 10**10}_460{picture.message:06d}" \
            if picture.photo_id else ""
        size, image = picture.source, self.background(picture)
        if place:
            return (f'<a class="tgme_widget_message_photo_wrap{numbers} grouped_media_wrap blured '
                    f'js-message_photo" style="{place}{image}" data-ratio="{size.width / size.height:.14g}" '
                    f'href="{href}?single"><div class="grouped_media_helper" style="top:0;bottom:0;left:67px;'
                    'right:67px;"><div class="tgme_widget_message_photo grouped_media" style="left:0;right:0;'
                    'top:-1px;bottom:0px;"></div></div></a>')
        return (f'<a class="tgme_widget_message_photo_wrap{numbers}" href="{href}" style="width:{size.width}px;'
                f'{image}">\n  <div class="tgme_widget_message_photo" style="padding-top:'
                f'{100 * size.height / size.width:.14g}%"></div>\n</a>')

    def video(self, picture, href, place=None):
        size, source = picture.source, picture.pid[::-1][:10]
        tag = "" if picture.too_big else (
            f'\n  <video src="https://cdn4.telesco.pe/file/{source}.mp4?token={secrets.token_urlsafe(24)}'
            '&amp;part=1" class="tgme_widget_message_video js-message_video" width="100%" height="100%"></video>\n')
        label = "Media is too big" if picture.too_big else "This media is not supported in your browser"
        grouped = " grouped_media_wrap blured" if place else ""
        shape = 'class="tgme_widget_message_video_wrap grouped_media js-message_video_wrap" style="left:0;right:0;' \
            'top:-1px;bottom:0px;"' if place else 'class="tgme_widget_message_video_wrap" style="width:' \
            f'{size.width}px;padding-top:{100 * size.height / size.width:.14g}%"'
        return (f'<a class="tgme_widget_message_video_player{grouped}'
                f'{" not_supported" if picture.too_big else ""} js-message_video_player"'
                + (f' style="{place}" data-ratio="{size.width / size.height:.14g}"' if place else "") +
                f' href="{href}{"?single" if place else ""}"><i class="tgme_widget_message_video_thumb" '
                f'style="{self.background(picture, "")}"></i>\n<div {shape}>{tag}</div>\n'
                '<div class="message_video_play js-message_video_play"></div>\n<time class="message_video_duration '
                f'js-message_video_duration">{picture.duration}</time>\n'
                + NOT_SUPPORTED.format(label=label, link=VIEW) + '</a>')

    def round_video(self, picture):
        return ('<div class="tgme_widget_message_roundvideo_player js-message_roundvideo_player"><div class='
                '"tgme_widget_message_roundvideo_wrap"><i class="tgme_widget_message_roundvideo_thumb" style="'
                f'{self.background(picture, "")}"></i><video class="tgme_widget_message_roundvideo '
                f'js-message_roundvideo" src="https://cdn4.telesco.pe/file/{picture.pid[::-1][:10]}.mp4?token=r" '
                'width="100%" height="100%" preload muted autoplay loop playsinline></video><div class='
                '"tgme_widget_message_roundvideo_border"></div></div><time class="tgme_widget_message_roundvideo_'
                f'duration js-message_roundvideo_duration">{picture.duration}</time></div>')

    def sticker(self, post):
        url = self.world.sign(self.world.picture(f"{self.channel.name}/{post.id}/sticker"), ".webp").replace("&", "&amp;")
        return ('<div class="tgme_widget_message_sticker_wrap media_supported_cont"><i class="'
                'tgme_widget_message_sticker js-sticker_image" style="background-image:url(\'data:image/svg+xml;base64,'
                f'PHN2Zy8+\');width:256px;" data-webp="{url}"><div style="padding-top:100%"></div></i></div>')

    def album(self, post):
        parts = []
        for index, picture in enumerate(post.media):
            place = f"left:{index % 2 * 227}px;top:{index // 2 * 170}px;width:226px;height:169px;" \
                "margin-right:2px;margin-bottom:2px;"
            make = self.video if picture.thumbnail else self.photo
            parts.append(make(picture, f"{self.link}/{picture.message}", place))
        return ('<div class="tgme_widget_message_grouped_wrap js-message_grouped_wrap" data-margin-w="2" '
                'data-margin-h="2" style="width:453px;"><div class="tgme_widget_message_grouped js-message_grouped" '
                'style="padding-top:93.819%"><div class="tgme_widget_message_grouped_layer '
                f'js-message_grouped_layer" style="width:453px;height:425px">{"".join(parts)}</div></div></div>')

    def media(self, post, single):
        picture = single or (post.media[0] if post.media else None)
        if post.kind == "album" and not single:
            return self.album(post)
        if post.kind == "sticker":
            return self.sticker(post)
        if post.kind == "document":
            return (f'<a class="tgme_widget_message_document_wrap" href="{self.link}/{post.id}"><div class="tgme_widget_'
                    'message_document_icon accent_bg"></div>\n<div class="tgme_widget_message_document">\n  <div class="tgme_'
                    f'widget_message_document_title accent_color" dir="auto">IMG_{post.id}.JPG</div>\n  <div class="tgme_widget_'
                    f'message_document_extra" dir="auto">{post.id % 9 + 1}.5 MB</div>\n</div></a>')
        if post.kind == "unsupported":
            return NOT_SUPPORTED.format(label="Please open Telegram to view this post", link=VIEW)
        if not picture:
            return ""
        if post.kind == "roundvideo":
            return self.round_video(picture)
        return (self.video if picture.thumbnail else self.photo)(picture, f"{self.link}/{picture.message}")

    def text(self, post):
        if post.kind == "service":
            return (f'<div class="tgme_widget_message_text js-message_text" dir="auto"><a class="tgme_widget_message_'
                    f'author_name" href="{self.link}"><span dir="auto">{escape(self.channel.title)}</span></a> pinned '
                    '«<span class="tgme_widget_service_strong_text" dir="auto">Tide notes</span>»</div>')
        block = f'<div class="tgme_widget_message_text js-message_text" dir="auto">{post.html}</div>' if post.html else ""
        if block and post.kind == "album":  # real albums nest the block in another one
            block = f'<div class="tgme_widget_message_text js-message_text" dir="auto">{block}</div>'
        return block

    def reply(self, post):
        if not post.reply:
            return ""
        seen = self.world.picture(f"{self.channel.name}/{post.reply.id}/quoted")
        kind, words = ("text", post.reply.html) if post.reply.html else ("metatext", "Photo")
        return (f'<a class="tgme_widget_message_reply user-color-12" href="{self.link}/{post.reply.id}"><i class='
                f'"tgme_widget_message_reply_thumb" style="{self.background(seen)}"></i>\n<div class="tgme_widget_'
                'message_author accent_color"><span class="tgme_widget_message_author_name" dir="auto">'
                f'{escape(self.channel.title)}</span></div>\n<div class="tgme_widget_message_{kind} '
                f'js-message_reply_text" dir="auto">{words}</div></a>')

    def forwarded(self, post):
        if not post.forward:
            return ""
        name, href = post.forward
        return ('<div class="tgme_widget_message_forwarded_from accent_color">Forwarded from&nbsp;<a class="tgme_widget_'
                f'message_forwarded_from_name" href="{href}"><span dir="auto">{escape(name)}</span></a></div>\n')

    def preview(self, post):
        if not post.preview:
            return ""
        right = hash_of(post.preview.pid) % 2
        return ('<a class="tgme_widget_message_link_preview" href="https://tides.example/table">\n  <div class="link_preview'
                f'_site_name accent_color" dir="auto">Tides</div>\n  <i class="link_preview_{"right_" if right else ""}image" '
                f'style="{self.background(post.preview)};padding-top:50%"></i>\n  <div class="link_preview_title" '
                'dir="auto">Tide table</div>\n  <div class="link_preview_description" dir="auto">High and low water.'
                '</div>\n</a>')

    def footer(self, post, number):
        views = f'<span class="tgme_widget_message_views">{post.views}</span><span class="copyonly"> views</span>' \
            if post.views else ""
        author = f'<span class="tgme_widget_message_from_author" dir="auto">{escape(post.author)}</span>,&nbsp;' \
            if post.author else ""
        return (f'<div class="tgme_widget_message_footer compact js-message_footer">\n  \n  <div class="tgme_widget_message_'
                f'info short js-message_info">\n    {views}<span class="tgme_widget_message_meta">{author}'
                f'{"edited &nbsp;" if post.edited else ""}<a class="tgme_widget_message_date" href="{self.link}/{number}">'
                f'<time datetime="{post.date.strftime("%Y-%m-%dT%H:%M:%S+00:00")}" class="time">'
                f'{post.date.strftime("%H:%M")}</time></a></span>\n  </div>\n</div>')

    def message(self, post, single=None, attributes=""):
        """div.tgme_widget_message of a post; of one medium alone when single is given."""
        number = single.message if single else post.id
        view = json.dumps({"c": -self.channel.chat_id, "p": number, "t": int(time.time()),
                           "h": secrets.token_hex(9)}, separators=(",", ":"))
        view = base64.urlsafe_b64encode(view.encode()).decode().rstrip("=")
        media, text = self.media(post, single), self.text(post)
        body = self.forwarded(post) + self.reply(post) + media + text
        if text and post.kind != "service":
            link = f'<a href="{self.link}/{number}" class="message_media_view_in_telegram">VIEW IN TELEGRAM</a>'
            hidden = NOT_SUPPORTED.format(label="Please open Telegram to view this post", link=link)
            body = f'{self.forwarded(post)}{self.reply(post)}<div class="media_supported_cont">{media}{text}</div>' \
                f'<div class="media_not_supported_cont">{hidden}</div>{self.preview(post)}'
        title, avatar = escape(self.channel.title), self.world.sign(self.channel.avatar).replace("&", "&amp;")
        return (f'<div class="tgme_widget_message text_not_supported_wrap user-color-12'
                f'{" service_message" if post.kind == "service" else ""} js-widget_message" data-post="'
                f'{self.channel.name}/{number}" data-view="{view}"{attributes}>\n  <div class="tgme_widget_message_user">'
                f'<a href="{self.link}"><i class="tgme_widget_message_user_photo bgcolor2" data-content="{title[0]}">'
                f'<img src="{avatar}"></i></a></div>\n  <div class="tgme_widget_message_bubble">\n    \n        {TAIL}\n'
                f'    <div class="tgme_widget_message_author accent_color"><a class="tgme_widget_message_owner_name" '
                f'href="{self.link}"><span dir="auto">{title}</span></a></div>\n\n\n{body}\n'
                f'{REACTIONS.format(number % 50, number % 9, number % 900) if number % 5 else ""}'
                f'{self.footer(post, number)}\n  </div>\n  \n</div>')


def more(name, key, number):
    return (f'<div class="tgme_widget_message_centered js-messages_more_wrap"><a href="/s/{name}?{key}={number}" '
            f'class="tme_messages_more js-messages_more" data-{key}="{number}"></a></div>\n')


def notice(words):
    return ('<div class="tgme_widget_message_wrap js-widget_message_wrap"><div class="tgme_widget_message_centered">'
            f'<div class="tme_no_messages_found">{escape(words)}</div></div></div>')


def frame(world, channel, links, history):
    """The feed page around its history; avatars of the channel stand in three places."""
    name, title = channel.name, escape(channel.title)
    avatar = [world.sign(channel.avatar).replace("&", "&amp;") for _ in range(3)]
    extra = f'<meta property="og:title" content="{title}">\n<meta property="og:image" content="{avatar[0]}">\n{links}'
    image = '<i class="tgme_page_photo_image bgcolor2" data-content="F"><img src="{}"></i>'
    return (HEAD.format(title=f"{title} – Telegram", extra=extra) +
            f"""  <body class="widget_frame_base tgme_webpreview emoji_image thin_box_shadow tme_mode no_transitions">
    <header class="tgme_header search_collapsed">
  <div class="tgme_container">
    <div class="tgme_header_right_column"><section class="tgme_right_column"><div class="tgme_channel_info">
      <div class="tgme_channel_info_header">{image.format(avatar[1])}
        <div class="tgme_channel_info_header_title_wrap"><div class="tgme_channel_info_header_title"><span dir="auto">{title}</span></div></div>
        <div class="tgme_channel_info_header_username"><a href="https://t.me/{name}">@{name}</a></div></div>
      <div class="tgme_channel_info_counters"><div class="tgme_channel_info_counter"><span class="counter_value">1.2K</span> <span class="counter_type">subscribers</span></div></div>
    </div></section></div>
    <div class="tgme_header_info"><a class="tgme_header_link" href="https://t.me/{name}">{image.format(avatar[2])}</a></div>
  </div>
</header>
<main class="tgme_main" data-url="/{name}">
  <div class="tgme_container">
    <section class="tgme_channel_history js-message_history">
      {history}
    </section>
  </div>
</main>
  </body>
</html>
<!-- page generated in 27.5ms -->""")


def feed(world, channel, before=None, after=None, hostile=False):
    """/s/NAME. Pages have about 20 posts, the oldest at the top."""
    posts, older, newer = channel.page(before, after)
    if not posts:
        return frame(world, channel, "", notice("No posts found"))
    links, history = "", ""
    if older:
        links += f'    <link rel="prev" href="/s/{channel.name}?before={posts[0].id}">\n'
        history += more(channel.name, "before", posts[0].id)
    links += f'<link rel="canonical" href="/s/{channel.name}?before={posts[-1].id + 1}">\n'
    renderer = Renderer(world, channel, expired=channel.name == "expired")
    for index, post in enumerate(posts):
        attributes = ""
        if hostile and index == 3:
            history += "<div>" * 50000 + "</div>" * 50000
        if hostile and index == 6:
            attributes = f' data-huge="{"A" * 2000000}"' + "".join(f' data-n{n}="{n}"' for n in range(5000))
        history += f'<div class="tgme_widget_message_wrap js-widget_message_wrap">{renderer.message(post, None, attributes)}</div>'
    if newer:
        history += more(channel.name, "after", posts[-1].id)
    return frame(world, channel, links, history)


def embed(world, channel, number, single):
    """/NAME/ID?embed=1[&single]; with single, an album's member stands alone."""
    post, picture = channel.find(number)
    if post:
        body = Renderer(world, channel).message(post, picture if single and post.kind == "album" else None)
    else:
        body = ('<div class="tgme_widget_message js-widget_message"><div class="tgme_widget_message_user"></div><div class='
                '"tgme_widget_message_bubble"><div class="tgme_widget_message_error">Post not found</div></div></div>')
    return (HEAD.format(title="Telegram Widget", extra='<base target="_blank">') + '  <body class="widget_frame_base '
            f'tgme_widget body_widget_post emoji_image no_userpic nodark">\n    {body}\n  </body>\n</html>')


# name: (kind, title) of the names that are no channel with a preview
LANDINGS = {"nopreview": ("channel", "Closed Quay"), "grouptalk": ("group", "Quay Talk"), "someuser": ("user", "Some User"),
            "somebot": ("bot", "Some Bot"), "freename": ("free", ""), "banned": ("channel", "Banned")}


def landing(world, name, kind, title):
    """t.me/NAME; kind is preview, channel, group, user, bot or free."""
    button, extra, robots = "View in Telegram", "", ""
    if kind == "free":
        robots = f'<meta name="robots" content="noindex, nofollow"><meta property="og:title" content="Telegram: Contact @{name}">'
        body = ('<div class="tgme_page_icon">\n  <i class="tgme_icon_user"></i>\n</div>\n<div class="tgme_page_description">\n  If you have '
                f'<strong>Telegram</strong>, you can contact <a class="tgme_username_link" href="tg://resolve?domain={name}">@{name}</a> '
                'right away.\n</div>')
        button = "Send Message"
    else:
        lines = {"preview": ["1 204 subscribers"], "channel": ["98 subscribers"], "group": ["97 members, 4 online"],
                 "user": [f"\n  @{name}\n"], "bot": [f"\n  @{name}\n", "8 122 monthly users"]}[kind]
        button = {"user": "Send Message", "bot": "Start Bot"}.get(kind, button)
        extra = f'<div class="tgme_page_context_link_wrap"><a class="tgme_page_context_link" href="/s/{name}">Preview channel</a></div>' \
            if kind == "preview" else ""
        photo = world.sign(world.picture(f"{name}/avatar")).replace("&", "&amp;")
        robots = f'<meta property="og:title" content="{escape(title)}">'
        body = ("" if kind == "user" else f'<div class="tgme_page_photo">\n  <a href="tg://resolve?domain={name}"><img class='
                f'"tgme_page_photo_image" src="{photo}"></a>\n</div>\n') + \
            f'<div class="tgme_page_title" dir="auto">\n  <span dir="auto">{escape(title)}</span>\n</div>\n' + \
            "\n".join(f'<div class="tgme_page_extra">{line}</div>' for line in lines)
    verb = {"user": "Contact", "free": "Contact", "bot": "Launch"}.get(kind, "View")
    return (HEAD.format(title=f"Telegram: {verb} @{name}", extra=robots) +
            f"""  <body class="no_transition">
    <div class="tgme_page_wrap">
      <div class="tgme_body_wrap">
        <div class="tgme_page">
          {body}
<div class="tgme_page_action">
  <a class="tgme_action_button_new shine" href="tg://resolve?domain={name}">{button}</a>
</div>
<!-- WEBOGRAM_BTN -->
{extra}
        </div>
      </div>
    </div>
  </body>
</html>
<!-- page generated in 9.5ms -->""")
