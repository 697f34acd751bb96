"""Small pages made by hand, to try the measures on."""

CALM = "body { margin: 16px; font: 16px/1.6 sans-serif; color: #222; background: #fff }"


def page(body, css="", *, calm=CALM, lang="zh-CN", head=""):
    """A whole page of HTML around a body; all that every page must have is there."""
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>样张</title>{head}<style>{calm}{css}</style></head>"
        f"<body>{body}</body></html>"
    )


def sheet(body, css=""):
    """A page whose words stand where they must: under one heading, in the main part."""
    return page(f"<main><h1>样张</h1>{body}</main>", css)
