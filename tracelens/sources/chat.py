"""Chat messages as every OpenAI-compatible tool writes them: their readable text, and the images that they show."""

from __future__ import annotations

from tracelens.sources.pictures import reference_of, references
from tracelens.types import Json

IMAGE_MARK = "<image>"


def content_text(content: Json) -> str:
    """Return the readable text of a message's content: a string, or parts of which images become ``<image>``."""
    if isinstance(content, str):
        return content
    if isinstance(content, dict):
        content = [content]
    if not isinstance(content, list):
        return ""
    return "\n".join(text for part in content if (text := _part_text(part)))


def _part_text(part: Json) -> str:
    if isinstance(part, str):
        return part
    if not isinstance(part, dict):
        return ""
    if isinstance(part.get("text"), str):
        return str(part["text"])
    return IMAGE_MARK if reference_of(part) is not None or "image" in str(part.get("type", "")) else ""


def images_of(messages: Json) -> list[str]:
    """Return the references of all images in chat messages, in order."""
    found: list[str] = []
    for message in messages if isinstance(messages, list) else ():
        if not isinstance(message, dict):
            continue
        content = message.get("content")
        for part in content if isinstance(content, list) else ():
            reference = reference_of(part)
            if reference is not None:
                found.append(reference)
        found += references(message.get("images"))  # as Ollama has them, beside the content
    return found


def prompt_text(messages: Json) -> str:
    """Return chat messages as one readable text; a lone user message is its own text, others bear their role."""
    if isinstance(messages, str):
        return messages
    turns = [m for m in messages if isinstance(m, dict)] if isinstance(messages, list) else []
    if len(turns) == 1 and turns[0].get("role", "user") in ("user", "human"):
        return content_text(turns[0].get("content"))
    return "\n\n".join(f"{m.get('role', '')}: {content_text(m.get('content'))}" for m in turns)
