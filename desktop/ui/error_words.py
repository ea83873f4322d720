"""What is said about every error, and what is wrong in a file: tables only; `messages` fills
them in."""

from __future__ import annotations

from collections.abc import Mapping


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """Marks a text for Qt's tool that gathers what is to be translated; says nothing else.
    (Qt's own function of this name has no usable type.)"""
    return text


# name of the error → what happened. {placeholders} are facts.
ERRORS: Mapping[str, str] = {
    "GoodwordError": QT_TRANSLATE_NOOP("messages", "Something did not work."),
    "Offline": QT_TRANSLATE_NOOP("messages", "{host} could not be reached. Nothing was sent."),
    "Unclear": QT_TRANSLATE_NOOP(
        "messages", "{host} took the post, but its answer got lost. It may be there already."
    ),
    "Busy": QT_TRANSLATE_NOOP("messages", "{host} asks to wait a moment. Goodword tries again."),
    "SignedOut": QT_TRANSLATE_NOOP("messages", "This connection has ended. Connect again."),
    "Refused": QT_TRANSLATE_NOOP("messages", "The network did not take it: {reason}"),
    "Duplicate": QT_TRANSLATE_NOOP("messages", "You already posted this text there."),
    "TooLong": QT_TRANSLATE_NOOP(
        "messages", "The text is too long there: {count} of {limit} characters."
    ),
    "NoCredit": QT_TRANSLATE_NOOP(
        "messages",
        "Your company's budget with the network is used up. Nothing was posted; whoever runs "
        "the program has to act.",
    ),
    "Outdated": QT_TRANSLATE_NOOP(
        "messages",
        "The network no longer knows this version of the program's settings. Nothing was "
        "posted; whoever runs the program has to act.",
    ),
    "Halted": QT_TRANSLATE_NOOP(
        "messages", "Sharing to this network has to wait until whoever runs the program acts."
    ),
    "NotAllowed": QT_TRANSLATE_NOOP(
        "messages", "The network does not allow this. Missing permission: {permission}"
    ),
    "Closed": QT_TRANSLATE_NOOP("messages", "This post can't be shared any more."),
    "BadReply": QT_TRANSLATE_NOOP("messages", "{host} answered something unexpected ({where})."),
    "NotAFeed": QT_TRANSLATE_NOOP("messages", "At {address} lies no program and no feed."),
    "TooLarge": QT_TRANSLATE_NOOP(
        "messages", "What lies at {address} is larger than {megabytes} MB and was not read."
    ),
    "BadFile": QT_TRANSLATE_NOOP("messages", "{address} can't be read: {where}: {problem}."),
    "NotAnExport": QT_TRANSLATE_NOOP(
        "messages",
        "This is not a file that Goodword reads numbers from. Expected: the analytics that "
        "LinkedIn (.xlsx) or X (.csv) lets you download.",
    ),
    "NotFound": QT_TRANSLATE_NOOP("messages", "Nothing was found at {address}."),
    "Barred": QT_TRANSLATE_NOOP(
        "messages", "Your organisation does not allow this network here. Your words are kept."
    ),
    "Untrusted": QT_TRANSLATE_NOOP(
        "messages", "{address} is not signed by the program you joined. Nothing was changed."
    ),
    "Unsigned": QT_TRANSLATE_NOOP(
        "messages", "{address} comes without a signature, and needs one. Nothing was changed."
    ),
    "BadSignature": QT_TRANSLATE_NOOP(
        "messages", "The signature of {address} does not fit. Nothing was changed."
    ),
    "Rollback": QT_TRANSLATE_NOOP(
        "messages", "{address} is older than what you have already. Nothing was changed."
    ),
    "NeedsSignIn": QT_TRANSLATE_NOOP("messages", "This program wants you to sign in."),
    "VaultLocked": QT_TRANSLATE_NOOP(
        "messages", "Your keyring is locked. Unlock it, and Goodword goes on."
    ),
    "NoVault": QT_TRANSLATE_NOOP(
        "messages",
        "No keyring answers on this computer, and Goodword writes sign-ins nowhere else. "
        "It can keep them in memory until you quit.",
    ),
    "VaultSlow": QT_TRANSLATE_NOOP(
        "messages", "Your keyring does not answer. Perhaps its window waits for your password."
    ),
    "WrongPerson": QT_TRANSLATE_NOOP(
        "messages",
        "The browser is signed in as {found}, not as {expected}. Nothing was changed.",
    ),
    "ConsentDenied": QT_TRANSLATE_NOOP("messages", "The permission was not given."),
    "ConsentTimeout": QT_TRANSLATE_NOOP(
        "messages", "Nobody came back from the browser within {minutes} minutes."
    ),
    "Cancelled": QT_TRANSLATE_NOOP("messages", "Stopped."),
    "PortsBusy": QT_TRANSLATE_NOOP(
        "messages",
        "Other programs hold all the ports that this sign-in needs: {ports}. "
        "Close one of them, then try again.",
    ),
    "DatabaseTooNew": QT_TRANSLATE_NOOP(
        "messages",
        "A newer Goodword wrote the database ({path}). Please start that version; "
        "nothing was changed.",
    ),
    "DatabaseDamaged": QT_TRANSLATE_NOOP("messages", "The database {path} can't be opened."),
    "DiskRefuses": QT_TRANSLATE_NOOP(
        "messages",
        "Nothing can be written to {path}. Your words are kept in memory until that works again.",
    ),
    "DiskFull": QT_TRANSLATE_NOOP(
        "messages", "The disk is full. Your words are kept in memory until there is room."
    ),
}

# more exact words where a fact tells more: (error, fact, value)
EXACT: Mapping[tuple[str, str, str], str] = {
    ("Offline", "cause", "name"): QT_TRANSLATE_NOOP(
        "messages", "No computer called {host} was found. Are you online?"
    ),
    ("Offline", "cause", "tls"): QT_TRANSLATE_NOOP(
        "messages",
        "The certificate of {host} is not trusted on this computer. Nothing was sent.",
    ),
    ("Offline", "problem", "issuer"): QT_TRANSLATE_NOOP(
        "messages",
        "Somebody answers in the place of {host}, with a certificate of “{issuer}” that this "
        "computer does not trust. Nothing was sent. In a hotel or train, sign in there first; at "
        "work, ask IT.",
    ),
    ("Offline", "problem", "expired"): QT_TRANSLATE_NOOP(
        "messages", "The certificate of {host} is no longer valid. Nothing was sent."
    ),
    ("Offline", "problem", "other_name"): QT_TRANSLATE_NOOP(
        "messages", "What answers at {host} has another name in its certificate. Nothing was sent."
    ),
    ("Offline", "cause", "proxy_sign_in"): QT_TRANSLATE_NOOP(
        "messages",
        "The proxy {proxy} wants a sign-in that Goodword does not have. Please ask IT. A password "
        "that was refused is not tried again for an hour, so that nobody is locked out.",
    ),
    ("Offline", "cause", "proxy"): QT_TRANSLATE_NOOP(
        "messages", "The proxy did not let Goodword through to {host}."
    ),
    ("Offline", "cause", "timeout"): QT_TRANSLATE_NOOP(
        "messages", "{host} did not answer in time. Goodword tries again."
    ),
    ("Offline", "cause", "upload"): QT_TRANSLATE_NOOP(
        "messages", "{host} could not take a picture or video. Goodword tries again."
    ),
    ("Offline", "cause", "address"): QT_TRANSLATE_NOOP(
        "messages", "{address} is not a web address."
    ),
    ("BadFile", "address", "goodword:"): QT_TRANSLATE_NOOP(
        "messages", "The key in this link can't be read. Please ask for the link again."
    ),
    ("BadSignature", "problem", "pinned"): QT_TRANSLATE_NOOP(
        "messages",
        "You joined this program under another key. If the company says that its key is a new "
        "one, leave the program and join it again.",
    ),
    ("BadSignature", "problem", "future"): QT_TRANSLATE_NOOP(
        "messages",
        "The signature of {address} is from the future. Is this computer's clock right? Nothing "
        "was changed.",
    ),
    ("BadSignature", "problem", "key"): QT_TRANSLATE_NOOP(
        "messages",
        "{address} is signed, but not by the program you joined. Nothing was changed.",
    ),
    ("NotAFeed", "found", "login_page"): QT_TRANSLATE_NOOP(
        "messages",
        "{address} shows a log-in page instead of posts. Sign in to the network in your "
        "browser first.",
    ),
    ("NotAFeed", "found", "html"): QT_TRANSLATE_NOOP(
        "messages", "{address} is a web page, not a program or a feed."
    ),
    ("NotAFeed", "found", "empty"): QT_TRANSLATE_NOOP("messages", "{address} is empty."),
    ("NotAFeed", "found", "xml_entities"): QT_TRANSLATE_NOOP(
        "messages", "{address} holds XML entities, which Goodword does not open for safety."
    ),
    ("NotAFeed", "found", "json"): QT_TRANSLATE_NOOP(
        "messages", "{address} is JSON, but neither a program nor a feed."
    ),
    ("NotAFeed", "found", "xml"): QT_TRANSLATE_NOOP(
        "messages", "{address} is XML, but no feed that can be read."
    ),
    ("NotAFeed", "found", "binary"): QT_TRANSLATE_NOOP(
        "messages", "{address} is no text at all, so no program and no feed."
    ),
    ("TooLarge", "unit", "items"): QT_TRANSLATE_NOOP(
        "messages", "{address} holds more than {limit} posts and was not read."
    ),
    ("Closed", "reason", "withdrawn"): QT_TRANSLATE_NOOP(
        "messages", "The company withdrew this post. Your words are kept."
    ),
    ("Closed", "reason", "expired"): QT_TRANSLATE_NOOP(
        "messages", "The time of this post is over. Your words are kept."
    ),
    ("Closed", "reason", "embargoed"): QT_TRANSLATE_NOOP(
        "messages", "This post may not be shared yet."
    ),
    ("Closed", "reason", "segment"): QT_TRANSLATE_NOOP(
        "messages", "This post is for other groups. Your words are kept."
    ),
    ("Closed", "reason", "held"): QT_TRANSLATE_NOOP(
        "messages", "The program is on hold for now. Your words are kept."
    ),
    ("Closed", "reason", "missing"): QT_TRANSLATE_NOOP(
        "messages", "This post is no longer on this computer. Your words are kept."
    ),
    ("Refused", "reason", ""): QT_TRANSLATE_NOOP(
        "messages", "The network did not take it and gave no reason."
    ),
    ("Refused", "reason", "pictures"): QT_TRANSLATE_NOOP(
        "messages", "There are more pictures than the network takes."
    ),
    ("Refused", "reason", "picture_size"): QT_TRANSLATE_NOOP(
        "messages", "A picture is larger than the network takes."
    ),
    ("Refused", "reason", "picture_type"): QT_TRANSLATE_NOOP(
        "messages", "The network takes no picture of this kind."
    ),
    ("Refused", "reason", "animation"): QT_TRANSLATE_NOOP(
        "messages", "A moving picture is larger than the network takes."
    ),
    ("Refused", "reason", "still"): QT_TRANSLATE_NOOP(
        "messages", "A moving picture would not move there, so nothing was posted."
    ),
    ("Refused", "reason", "video"): QT_TRANSLATE_NOOP("messages", "No videos can go there."),
    ("Refused", "reason", "videos"): QT_TRANSLATE_NOOP(
        "messages", "The network takes only one video at a time."
    ),
    ("Refused", "reason", "mixed"): QT_TRANSLATE_NOOP(
        "messages", "The network takes pictures or a video, not both."
    ),
    ("Refused", "reason", "video_length"): QT_TRANSLATE_NOOP(
        "messages", "The video is longer than the network takes."
    ),
    ("Refused", "reason", "video_size"): QT_TRANSLATE_NOOP(
        "messages", "The video is larger than the network takes."
    ),
    ("Refused", "reason", "video_pixels"): QT_TRANSLATE_NOOP(
        "messages", "The picture of the video is larger than the network takes."
    ),
    ("Refused", "reason", "video_type"): QT_TRANSLATE_NOOP(
        "messages", "The network takes no video of this kind."
    ),
    ("Refused", "reason", "document"): QT_TRANSLATE_NOOP("messages", "No documents can go there."),
    ("Refused", "reason", "document_size"): QT_TRANSLATE_NOOP(
        "messages", "The document is larger than the network takes."
    ),
    ("Refused", "reason", "processing"): QT_TRANSLATE_NOOP(
        "messages", "The network did not get done with the picture or video. Nothing was posted."
    ),
    ("Refused", "reason", "visibility"): QT_TRANSLATE_NOOP(
        "messages",
        "There it might be shown to more people than you meant, so nothing was posted.",
    ),
    ("Refused", "reason", "warning"): QT_TRANSLATE_NOOP(
        "messages", "There it would be read without the warning, so nothing was posted."
    ),
    ("Refused", "reason", "editing"): QT_TRANSLATE_NOOP(
        "messages", "This server does not change posts. Yours is there as it was."
    ),
    ("Refused", "reason", "deleting"): QT_TRANSLATE_NOOP(
        "messages", "This server does not take posts down. Yours is still there."
    ),
    ("Refused", "reason", "issuer"): QT_TRANSLATE_NOOP(
        "messages", "Another server answered than the one that was asked. Nothing was kept."
    ),
    ("NotAllowed", "permission", "forbidden"): QT_TRANSLATE_NOOP(
        "messages", "Your organisation does not allow it."
    ),
    ("NotAllowed", "permission", "forgetting"): QT_TRANSLATE_NOOP(
        "messages", "The deletion is still on its way. Choose again when it is done."
    ),
    ("NotAllowed", "permission", "none"): QT_TRANSLATE_NOOP(
        "messages", "This program takes no receipts any more."
    ),
    ("NotAllowed", "permission", "moved"): QT_TRANSLATE_NOOP(
        "messages", "The program now names another address. Look at it, and choose again."
    ),
    ("NotAllowed", "permission", "left"): QT_TRANSLATE_NOOP(
        "messages", "You have left this program."
    ),
    ("NotAllowed", "permission", ""): QT_TRANSLATE_NOOP(
        "messages", "The network does not allow this."
    ),
    ("NotFound", "address", ""): QT_TRANSLATE_NOOP("messages", "Nothing was found there."),
    ("WrongPerson", "found", ""): QT_TRANSLATE_NOOP(
        "messages", "Somebody other than {expected} is signed in. Nothing was changed."
    ),
    ("BadFile", "where", ""): QT_TRANSLATE_NOOP("messages", "{address} can't be read: {problem}."),
    ("BadFile", "where", "program_sign_in"): QT_TRANSLATE_NOOP(
        "messages",
        "Your organisation says where to sign in to this program, and that can't be read. "
        "Please tell IT.",
    ),
    # files that a person brings
    ("BadFile", "problem", "gone"): QT_TRANSLATE_NOOP("messages", "{address} is not there."),
    ("BadFile", "problem", "not_a_picture"): QT_TRANSLATE_NOOP(
        "messages",
        "{address} is neither a picture (JPEG, PNG, GIF, WebP) nor a video (MP4, MOV, WebM) "
        "nor a PDF file.",
    ),
    ("BadFile", "problem", "not_a_document"): QT_TRANSLATE_NOOP(
        "messages", "{address} is no PDF file."
    ),
    ("BadFile", "problem", "locked"): QT_TRANSLATE_NOOP(
        "messages",
        "{address} is protected with a password, which networks don't take. Save it without first.",
    ),
    ("BadFile", "problem", "not_a_video"): QT_TRANSLATE_NOOP(
        "messages", "{address} is no video that Goodword knows."
    ),
    ("BadFile", "problem", "heic"): QT_TRANSLATE_NOOP(
        "messages",
        "{address} is an HEIC or AVIF picture, which networks don't take. Save it as JPEG first.",
    ),
    ("BadFile", "problem", "truncated"): QT_TRANSLATE_NOOP(
        "messages", "{address} ends too early. Perhaps it was not copied to its end."
    ),
    ("BadFile", "problem", "damaged"): QT_TRANSLATE_NOOP(
        "messages", "{address} is damaged and can't be opened."
    ),
    ("BadFile", "problem", "too_many_parts"): QT_TRANSLATE_NOOP(
        "messages", "{address} has more parts than Goodword opens."
    ),
    ("BadFile", "problem", "too_many_pixels"): QT_TRANSLATE_NOOP(
        "messages", "{address} has more pixels than Goodword opens."
    ),
    ("BadFile", "problem", "layout"): QT_TRANSLATE_NOOP(
        "messages",
        "{address} is built so that Goodword can't be sure to take out where it was made.",
    ),
    ("BadFile", "problem", "not_written"): QT_TRANSLATE_NOOP(
        "messages", "{address} can't be kept on this computer."
    ),
    ("NoVault", "cause", "damaged"): QT_TRANSLATE_NOOP(
        "messages", "What the keyring holds for this account is not whole. Connect again."
    ),
    ("NoVault", "cause", "changed"): QT_TRANSLATE_NOOP(
        "messages",
        "The keyring that holds your sign-ins is not there in this session. "
        "Goodword does not write to another one by itself.",
    ),
}

# what is wrong in a file: the codes of `BadFile.problem`
PROBLEMS: Mapping[str, str] = {
    "missing": QT_TRANSLATE_NOOP("messages", "is missing"),
    "not_json": QT_TRANSLATE_NOOP("messages", "is not JSON"),
    "not_object": QT_TRANSLATE_NOOP("messages", "must be an object"),
    "not_list": QT_TRANSLATE_NOOP("messages", "must be a list"),
    "not_text": QT_TRANSLATE_NOOP("messages", "must be text"),
    "not_number": QT_TRANSLATE_NOOP("messages", "must be a number"),
    "not_true_or_false": QT_TRANSLATE_NOOP("messages", "must be true or false"),
    "not_an_address": QT_TRANSLATE_NOOP("messages", "must be a web address"),
    "not_a_time": QT_TRANSLATE_NOOP("messages", "must be a time such as 2026-11-20T10:00:00Z"),
    "not_a_colour": QT_TRANSLATE_NOOP("messages", "must be a colour such as #2A6B5E"),
    "not_an_hour": QT_TRANSLATE_NOOP("messages", "must be an hour such as 08:00"),
    "not_a_key": QT_TRANSLATE_NOOP("messages", "must be a public key as minisign makes them"),
    "not_tracking": QT_TRANSLATE_NOOP("messages", "must have a name that begins with utm_"),
    "twice": QT_TRANSLATE_NOOP("messages", "stands there twice"),
    "too_many": QT_TRANSLATE_NOOP("messages", "holds too many entries"),
    "unknown_schema": QT_TRANSLATE_NOOP("messages", "is of a kind that Goodword does not know"),
}
