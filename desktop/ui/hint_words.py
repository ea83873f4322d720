"""What the built-in hints say, and why: tables only; `messages` fills them in. Rules of a
program bring their own words."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.ui.error_words import QT_TRANSLATE_NOOP

HINTS: Mapping[str, str] = {
    "network.length": QT_TRANSLATE_NOOP("messages", "Too long for {network}."),
    "network.bytes": QT_TRANSLATE_NOOP(
        "messages", "Too long for {network}: some signs need more room than they seem to."
    ),
    "network.hashtags": QT_TRANSLATE_NOOP("messages", "Too many hashtags for {network}."),
    "network.pictures": QT_TRANSLATE_NOOP("messages", "Too many pictures for {network}."),
    "network.picture_size": QT_TRANSLATE_NOOP(
        "messages", "A picture is too large for {network}, even made smaller."
    ),
    "network.picture_type": QT_TRANSLATE_NOOP(
        "messages", "A picture is of a kind that can't go to {network}."
    ),
    "network.animation": QT_TRANSLATE_NOOP(
        "messages", "A moving picture is too large for {network}."
    ),
    "network.still": QT_TRANSLATE_NOOP("messages", "A moving picture would not move on {network}."),
    "network.unread": QT_TRANSLATE_NOOP("messages", "A picture can't be read any more."),
    "network.alt_long": QT_TRANSLATE_NOOP("messages", "A description is too long for {network}."),
    "network.video": QT_TRANSLATE_NOOP("messages", "Goodword can't share videos on {network} yet."),
    "network.video_type": QT_TRANSLATE_NOOP("messages", "No videos of this kind on {network}."),
    "network.videos": QT_TRANSLATE_NOOP("messages", "Only one video at a time for {network}."),
    "network.mixed": QT_TRANSLATE_NOOP("messages", "Pictures or a video for {network}, not both."),
    "network.video_length": QT_TRANSLATE_NOOP("messages", "The video is too long for {network}."),
    "network.video_size": QT_TRANSLATE_NOOP("messages", "The video is too large for {network}."),
    "network.document": QT_TRANSLATE_NOOP("messages", "No PDF files on {network}."),
    "network.documents": QT_TRANSLATE_NOOP("messages", "Only one file at a time for {network}."),
    "network.document_mixed": QT_TRANSLATE_NOOP(
        "messages", "A PDF file or pictures for {network}, not both."
    ),
    "network.document_size": QT_TRANSLATE_NOOP(
        "messages", "The PDF file is too large for {network}."
    ),
    "network.followers": QT_TRANSLATE_NOOP("messages", "On {network} everybody would see it."),
    "network.quiet": QT_TRANSLATE_NOOP("messages", "On {network} it would stand in public lists."),
    "network.warning": QT_TRANSLATE_NOOP("messages", "No content warnings on {network}."),
    "network.paid": QT_TRANSLATE_NOOP("messages", "No mark for paid partnerships on {network}."),
    "network.there": QT_TRANSLATE_NOOP(
        "messages", "What you chose here has to be chosen in {network} once more."
    ),
    "network.alt": QT_TRANSLATE_NOOP(
        "messages", "A picture has no description for people who can't see it."
    ),
    "media.tells": QT_TRANSLATE_NOOP(
        "messages", "The PDF file says who made it, or with what: {found}."
    ),
    "media.untitled": QT_TRANSLATE_NOOP("messages", "The PDF file has no title."),
    "text.long_sentence": QT_TRANSLATE_NOOP("messages", "This sentence is long."),
    "post.hashtags": QT_TRANSLATE_NOOP("messages", "The campaign asks for {found}."),
    "post.disclosure": QT_TRANSLATE_NOOP("messages", "Say that you work there: {found}"),
    "post.locked": QT_TRANSLATE_NOOP("messages", "This has to stand in it, word for word: {found}"),
}
HINT_WHYS: Mapping[str, str] = {
    "network.length": QT_TRANSLATE_NOOP("messages", "It would be refused or cut there."),
    "network.bytes": QT_TRANSLATE_NOOP("messages", "It would be refused there."),
    "network.hashtags": QT_TRANSLATE_NOOP(
        "messages", "The others are not linked there, or the post is refused. Keep the best."
    ),
    "network.animation": QT_TRANSLATE_NOOP(
        "messages", "Making it smaller would stop it moving. Take it out, or this account."
    ),
    "network.still": QT_TRANSLATE_NOOP(
        "messages", "Only its first moment would be seen. Take it out, or this account."
    ),
    "network.unread": QT_TRANSLATE_NOOP("messages", "Take it out, or add it once more."),
    "network.video": QT_TRANSLATE_NOOP(
        "messages", "Take the video out, or this account, and share the rest."
    ),
    "network.video_type": QT_TRANSLATE_NOOP("messages", "Save it as MP4 (H.264) first."),
    "network.document": QT_TRANSLATE_NOOP(
        "messages", "Take the file out, or this account, and share the rest."
    ),
    "network.followers": QT_TRANSLATE_NOOP(
        "messages", "Goodword never shows a post to more people than you chose."
    ),
    "network.quiet": QT_TRANSLATE_NOOP(
        "messages", "Goodword never shows a post to more people than you chose."
    ),
    "network.warning": QT_TRANSLATE_NOOP(
        "messages",
        "There it would be read without the warning. Take out the warning, or the account.",
    ),
    "network.paid": QT_TRANSLATE_NOOP("messages", "Say it in your words there."),
    "network.there": QT_TRANSLATE_NOOP(
        "messages", "You post there yourself, in a window that Goodword opens."
    ),
    "media.tells": QT_TRANSLATE_NOOP(
        "messages", "Goodword could not take that out. Whoever downloads the file can read it."
    ),
    "media.untitled": QT_TRANSLATE_NOOP("messages", "Networks show it above the pages."),
    "network.alt": QT_TRANSLATE_NOOP(
        "messages", "Screen readers read the description; it takes one sentence."
    ),
    "text.long_sentence": QT_TRANSLATE_NOOP(
        "messages", "Two shorter ones are read to their end by more people."
    ),
    "post.hashtags": QT_TRANSLATE_NOOP("messages", "It is how the posts of a campaign are found."),
    "post.locked": QT_TRANSLATE_NOOP(
        "messages", "Your company may share this only with these words."
    ),
    "post.disclosure": QT_TRANSLATE_NOOP(
        "messages",
        "Readers, and the law in many countries, want to know when somebody speaks about "
        "their employer.",
    ),
}
