namespace GrandModel.Backtest.Reports.Html;

/// <summary>
/// The page's style. Colours are those of Okabe and Ito, which people with any colour vision tell apart; buys and sells differ in shape too, gains and
/// losses in sign. Light, dark and printed pages differ only in the variables.
/// </summary>
internal static class PageStyle
{
    public static readonly Markup Css = new(
        """
        :root{color-scheme:light dark;--bg:#fff;--panel:#f5f7f9;--fg:#1a1f24;--muted:#5d6873;--line:#dde2e7;--blue:#0072b2;--orange:#d55e00;--sky:#56b4e9;--green:#009e73;--gold:#b87f00;--pink:#b0588a}
        @media (prefers-color-scheme:dark){:root{--bg:#13171b;--panel:#1b2126;--fg:#e4e8ec;--muted:#98a4b0;--line:#313941;--blue:#4db0ea;--orange:#f5853f;--sky:#7cc7f2;--green:#34c79c;--gold:#e6b43c;--pink:#dd9bc2}}
        @media print{:root{color-scheme:light;--bg:#fff;--panel:#f5f7f9;--fg:#000;--muted:#444;--line:#ccc;--blue:#0072b2;--orange:#d55e00;--sky:#56b4e9;--green:#009e73;--gold:#b87f00;--pink:#b0588a}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--bg);color:var(--fg);font:14px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
        main{max-width:1080px;margin:0 auto;padding:28px 24px 56px}
        h1{font-size:25px;line-height:1.25;margin:0 0 4px;letter-spacing:-.01em}
        h2{font-size:17px;margin:38px 0 10px;padding-top:12px;border-top:1px solid var(--line)}
        h3{font-size:14px;margin:20px 0 6px}
        p{margin:6px 0;max-width:110ch}
        p.sub{max-width:none}
        .sub,.note,figcaption,td.why{color:var(--muted)}
        .note,figcaption{font-size:12.5px}
        code{font:12px/1.4 ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace}
        code.addr{color:var(--muted)}
        pre{background:var(--panel);border:1px solid var(--line);border-radius:6px;padding:10px 12px;overflow-x:auto;font:12px/1.6 ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace}
        .warn{border-left:3px solid var(--gold);background:var(--panel);padding:8px 12px;margin:12px 0;border-radius:0 6px 6px 0}
        .tiles{display:grid;grid-template-columns:repeat(4,1fr);gap:10px;margin:20px 0 6px}
        .tile{background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:10px 12px;min-width:0}
        .tile b{display:block;font-size:21px;line-height:1.3;font-weight:650;font-variant-numeric:tabular-nums;white-space:nowrap}
        .tile span{display:block;color:var(--muted);font-size:12.5px}
        figure{margin:10px 0 14px}
        figcaption{margin-bottom:2px}
        figcaption strong{color:var(--fg);font-size:13.5px;font-weight:600;margin-right:6px}
        svg{display:block;width:100%;height:auto}
        svg text{font:11px system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;fill:var(--muted);font-variant-numeric:tabular-nums}
        .grid{stroke:var(--line);stroke-width:1}
        .zero{stroke:var(--muted);stroke-width:1}
        .hole{stroke:var(--gold);stroke-width:1;stroke-dasharray:2 3}
        .l{fill:none;stroke-width:1.4;stroke-linejoin:round}
        .blue{stroke:var(--blue)}.orange{stroke:var(--orange)}.green{stroke:var(--green)}.muted{stroke:var(--muted)}.gold{stroke:var(--gold)}
        .thin{stroke-width:1}.dash{stroke-dasharray:4 3}
        .fb{fill:var(--blue)}.fo{fill:var(--orange)}.fs{fill:var(--sky)}.fg{fill:var(--green)}.fp{fill:var(--pink)}
        .soft{opacity:.28}
        .mark{stroke:var(--bg);stroke-width:.7}
        .key{display:inline-block;width:14px;height:3px;margin:0 5px 3px 12px;border-radius:2px;vertical-align:middle}
        .cols{display:grid;grid-template-columns:repeat(3,minmax(0,1fr));gap:0 28px}
        .two{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:0 28px}
        .scroll{overflow-x:auto}
        table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;margin:6px 0}
        th{font-weight:600;text-align:left;color:var(--muted);font-size:12.5px;border-bottom:1px solid var(--line);padding:4px 8px 4px 0;vertical-align:bottom}
        td{padding:3px 8px 3px 0;border-bottom:1px solid var(--line);vertical-align:top}
        th.n,td.n{text-align:right;white-space:nowrap}
        td.t{white-space:nowrap}
        tr.sum td{font-weight:600}
        td.pos{color:var(--blue)}td.neg{color:var(--orange)}
        .heat{table-layout:fixed;min-width:860px}
        .heat td.n,.heat th.n{padding:3px 6px}
        .narrow{max-width:560px}
        .heat td.pos{color:inherit;background:color-mix(in srgb,var(--blue) var(--v),transparent)}
        .heat td.neg{color:inherit;background:color-mix(in srgb,var(--orange) var(--v),transparent)}
        td.bar{width:26%;min-width:60px}
        .bar i{display:block;height:10px;margin-top:5px;background:var(--sky);border-radius:2px;min-width:1px}
        .kv td:first-child{color:var(--muted);padding-right:16px;white-space:nowrap}
        .kv td:last-child{overflow-wrap:anywhere}
        .fig td:first-child{white-space:normal;padding-right:8px}
        .fig td:last-child{text-align:right;white-space:nowrap}
        details{margin:10px 0}summary{cursor:pointer;color:var(--muted)}
        .empty{color:var(--muted);border:1px dashed var(--line);border-radius:6px;padding:14px;margin:8px 0}
        @media (max-width:760px){.tiles{grid-template-columns:repeat(2,1fr)}.two,.cols{grid-template-columns:minmax(0,1fr)}main{padding:16px}}
        @media print{main{max-width:none;padding:0}body{font-size:11px}h2{break-after:avoid}figure,.tile,tr,pre{break-inside:avoid}.tile b{font-size:16px}.scroll{overflow:visible}}
        """);
}
