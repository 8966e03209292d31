"""What a drawn figure shows, read back."""

from observatory.charts.plotly import draw


def figure_of(chart, theme="light"):
    return draw(chart, theme)


def bars_of(figure):
    return [trace for trace in figure.data if trace.type == "bar"]


def scatters_of(figure):
    return [trace for trace in figure.data if trace.type == "scatter"]


def texts_of(figure):
    return [t for trace in scatters_of(figure) if trace.mode == "text" for t in trace.text]


def labels_of(figure):
    layout = figure.to_dict()["layout"]
    return [t for key, axis in layout.items() if "axis" in key for t in axis.get("ticktext", ())]


def plain_of(texts):
    return " | ".join(texts).replace("<br>", " ")


def lines_of(figure):
    return [trace for trace in scatters_of(figure) if trace.mode == "lines" and trace.hovertext]
