using System.Text;
using Morsel.Transports.Http;

namespace Morsel.Fuzz.Targets;

/// <summary>Files with logins.</summary>
internal sealed class NetrcTarget() : FuzzTarget("netrc")
{
    public override IReadOnlyList<string> Words { get; } = ["machine ", "default ", "login ", "password ", "account ", "macdef x\n", "\"", "\\", "#", "\n\n", " a.example "];

    protected override bool IsDocumented(Exception refusal) => refusal is ArgumentException { ParamName: "text" };

    protected override bool Read(ReadOnlySpan<byte> input)
    {
        var read = Netrc.Parse(new StringReader(Encoding.UTF8.GetString(input)), "netrc");
        return read.For("a.example") is not null;
    }
}
