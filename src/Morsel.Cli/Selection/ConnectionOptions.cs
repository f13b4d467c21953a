using System.CommandLine;
using Morsel.Transports;

namespace Morsel.Cli.Selection;

/// <summary>How servers are reached.</summary>
internal sealed class ConnectionOptions
{
    private readonly Option<int?> _connections =
        OptionKinds.Number("--connections", 1, 64, "Connections to one host at a time (default: 4).");

    private readonly Option<string?> _caFile =
        OptionKinds.Text("--ca-file", "FILE", "PEM file of certificates that are trusted beside the system's.");

    private readonly Option<string[]> _headers =
        OptionKinds.Texts("--header", "\"NAME: VALUE\"", "A header for every request, such as \"Authorization: Bearer ...\".");

    public ConnectionOptions(Command verb)
    {
        verb.Add(_connections);
        verb.Add(_caFile);
        verb.Add(_headers);
    }

    public UpdaterOptions Options(ParseResult parsed)
    {
        var http = new HttpOptions
        {
            CaFile = parsed.GetValue(_caFile),
            Headers = [.. (parsed.GetValue(_headers) ?? []).Select(Header)],
        };
        if (parsed.GetValue(_connections) is { } connections)
            http = http with { Connections = connections };
        return new UpdaterOptions { Http = http };
    }

    // The value may be a secret: it is not repeated in the error.
    private static KeyValuePair<string, string> Header(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || text.AsSpan(0, colon).ContainsAny(" \t\r\n") || text.AsSpan().ContainsAny("\r\n"))
            throw CommandFailure.Usage("--header: expected \"NAME: VALUE\" on one line");
        return new(text[..colon], text[(colon + 1)..].Trim());
    }
}
