"""Results as a table for people, or as Markdown for docs/performance.md."""

COLUMNS = ("objects/s", "Vagary fp32 is", "Vagary bf16 is", "largest error", "used as")


def lines(result):
    """Cells of each line of a row: name, then COLUMNS."""
    own = result["vagary"]
    found = [("Vagary fp32", f"{own['objects_per_second']:.0f}", "1", "", "", own["isa"])]
    if "vagary_fast" in result:
        fast = result["vagary_fast"]
        found.append(("Vagary bf16", f"{fast['objects_per_second']:.0f}", "", "1", f"{fast['error']:.0e}", fast["isa"]))
    for peer in result["peers"]:
        if "not_measured" in peer:
            found.append((peer["name"], "not measured", "", "", "", peer["not_measured"]))
            continue
        if "vagary" in peer:
            found.append((f"Vagary fp32 held to {peer['vagary']['isa'].upper()}",
                          f"{peer['vagary']['objects_per_second']:.0f}", "", "", "", peer["vagary"]["isa"]))
        error = max(peer["errors"].values())
        fast = f"{peer['ratio_fast']:.2f}x" if "ratio_fast" in peer else ""
        found.append((peer["name"], f"{peer['objects_per_second']:.0f}", f"{peer['ratio']:.2f}x", fast, f"{error:.0e}",
                      peer["setting"]))
    return found


def title(result):
    threads = result["threads"]
    kind = "medians" if threads == 1 else "best"
    return f"{result['title']}, {threads} thread{'s' if threads > 1 else ''} ({kind} of {result['rounds']})"


def text(results):
    parts = []
    for result in results:
        table = [("", *COLUMNS), *lines(result)]
        widths = [max(len(line[column]) for line in table) for column in range(len(table[0]))]
        parts.append(title(result))
        for line in table:
            cells = [cell.ljust(width) if column in (0, 5) else cell.rjust(width)
                     for column, (cell, width) in enumerate(zip(line, widths))]
            parts.append("  " + "  ".join(cells).rstrip())
        parts.append("")
    return "\n".join(parts)


def markdown(results):
    parts = []
    for result in results:
        parts += [f"**{title(result)}**", "", "| | " + " | ".join(COLUMNS) + " |", "|---" * 6 + "|"]
        parts += ["| " + " | ".join(line) + " |" for line in lines(result)]
        parts.append("")
    return "\n".join(parts)
