"""Is this a balanced, self-contained page whose links lead somewhere? usage: html_page.py PAGE..."""
import re
import sys
from html.parser import HTMLParser

VOID = {"meta", "input", "br", "hr", "img", "link", "col", "wbr"}
ALLOWED = set("""html head meta title style body svg defs path circle rect text tspan use g header footer main nav section article figure
    p h1 h2 h3 a code pre b i span ul li dl dt dd table thead tbody tr th td form input label select option output details summary
    cite div script""".split())


class Page(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.ids, self.targets, self.errors, self.scripts = [], [], [], [], 0

    def handle_starttag(self, tag, attrs, closed=False):
        if tag not in ALLOWED:
            self.errors.append(f"unexpected element <{tag}>")
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.errors.append(f"attribute given twice in <{tag}>")
        for name, value in attrs:
            if name.startswith("on"):
                self.errors.append(f"event handler {name} in <{tag}>")
            if name == "id":
                self.ids.append(value)
            if name in ("src", "srcset", "data", "action", "poster", "background", "formaction", "xlink:href"):
                self.errors.append(f"{name} in <{tag}> refers outside")
            if name == "href":
                if value.startswith("#"):
                    self.targets.append(value[1:])
                elif tag != "a" or not re.match(r"https?://", value):
                    self.errors.append(f"href {value!r} in <{tag}>")
            if name == "style" and not re.fullmatch(r"flex-grow:\d+", value):
                self.errors.append(f"style {value!r} in <{tag}>")
        if tag == "script":
            self.scripts += 1
        if tag not in VOID and not closed:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs, closed=True)

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.errors.append(f"</{tag}> at {self.getpos()} closes {self.open[-1:]}")
        else:
            self.open.pop()


def check(path):
    raw = open(path, "rb").read()
    text = raw.decode("utf-8")  # throws where it is not
    page = Page()
    page.feed(text)
    page.close()
    errors = page.errors + [f"<{tag}> is not closed" for tag in page.open]
    if page.scripts != 1:
        errors.append(f"{page.scripts} scripts")
    if len(page.ids) != len(set(page.ids)):
        errors.append("an id is given twice")
    errors += [f"link to missing #{target}" for target in page.targets if target not in page.ids]
    if re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]", text):
        errors.append("control or invisible characters")
    style = text[text.index("<style>"):text.index("</style>")]
    if "url(" in style or "@import" in style:
        errors.append("the style refers outside")
    return errors


failed = False
for name in sys.argv[1:]:
    for error in check(name)[:20]:
        failed = True
        print(f"{name}: {error}")
sys.exit(failed)
