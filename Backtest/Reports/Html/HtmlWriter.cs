using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using GrandModel.Backtest.Records;

namespace GrandModel.Backtest.Reports.Html;

/// <summary>Markup that is already safe: written by this project, with everything in it escaped.</summary>
internal readonly record struct Markup(string Text);

/// <summary>
/// Writes HTML by interpolated strings: what stands in the source is markup, what is put in is data and is escaped. So nothing out of a journal or a
/// command line can become markup, wherever it is put.
/// </summary>
internal sealed class HtmlWriter
{
    private readonly StringBuilder _html = new(1 << 16);

    /// <summary>Writes markup with data in it.</summary>
    public HtmlWriter Write([InterpolatedStringHandlerArgument("")] ref Data data)
    {
        _ = data;
        return this;
    }

    /// <summary>Writes markup without data: a constant of this project.</summary>
    public HtmlWriter Write(Markup markup)
    {
        _html.Append(markup.Text);
        return this;
    }

    /// <summary>Everything written.</summary>
    public Markup ToMarkup() => new(_html.ToString());

    private void Escape(string? text)
    {
        foreach (var c in text ?? "")
        {
            _ = c switch
            {
                '&' => _html.Append("&amp;"),
                '<' => _html.Append("&lt;"),
                '>' => _html.Append("&gt;"),
                '"' => _html.Append("&quot;"),
                '\'' => _html.Append("&#39;"),
                '\t' or '\n' => _html.Append(c),
                < ' ' or '\u007f' => _html.Append('\ufffd'), // HTML has no such characters, not even escaped
                _ => _html.Append(c),
            };
        }
    }

    /// <summary>Takes the parts of an interpolated string.</summary>
    [InterpolatedStringHandler]
    internal readonly ref struct Data
    {
        private readonly HtmlWriter _writer;

        public Data(int literalLength, int formattedCount, HtmlWriter writer)
        {
            _ = (literalLength, formattedCount);
            _writer = writer;
        }

        public void AppendLiteral(string markup) => _writer._html.Append(markup);

        public void AppendFormatted(string? text) => _writer.Escape(text);

        public void AppendFormatted(Markup markup) => _writer._html.Append(markup.Text);

        public void AppendFormatted(long number) => _writer._html.Append(CultureInfo.InvariantCulture, $"{number}");

        /// <summary>A coordinate of a drawing: two decimals. Figures are texts made by <see cref="Figures"/>.</summary>
        public void AppendFormatted(double coordinate) => _writer._html.Append(CultureInfo.InvariantCulture, $"{coordinate:0.##}");

        /// <summary>A journal address; a line may break behind its slashes.</summary>
        public void AppendFormatted(RowAddress address)
        {
            _writer._html.Append("<code class=\"addr\">");
            foreach (var part in address.ToString().Split('/'))
            {
                _writer.Escape(part);
                _writer._html.Append("/<wbr>");
            }

            _writer._html.Length -= "/<wbr>".Length;
            _writer._html.Append("</code>");
        }
    }
}
