using System.CommandLine;

namespace Morsel.Cli.Selection;

/// <summary>What the user knows and wants of a zchunk file that is its own description.</summary>
internal sealed class ZchunkOptions
{
    private readonly Option<bool> _unpack = OptionKinds.Flag("--unpack", "Unpack the zchunk file after the download, and delete it.");

    private readonly Option<string?> _headerDigest =
        OptionKinds.Text("--header-digest", "HEX", "Digest that the header of the zchunk file must have, as in repository metadata.");

    private readonly Option<long?> _headerSize = OptionKinds.Bytes("--header-size", "Bytes that the header of the zchunk file must have.");

    public ZchunkOptions(Command verb)
    {
        verb.Add(_unpack);
        verb.Add(_headerDigest);
        verb.Add(_headerSize);
    }

    public UpdateRequest AddTo(UpdateRequest request, ParseResult parsed) => request with
    {
        Zchunk = new()
        {
            Unpack = parsed.GetValue(_unpack),
            ExpectedHeaderDigest = parsed.GetValue(_headerDigest) is { } hex ? HeaderDigest(hex) : null,
            ExpectedHeaderLength = parsed.GetValue(_headerSize),
        },
    };

    // Its length tells which digest it is: a header has no others.
    private static Digest HeaderDigest(string hex)
    {
        foreach (DigestAlgorithm algorithm in (DigestAlgorithm[])[DigestAlgorithm.Sha512To128, DigestAlgorithm.Sha1, DigestAlgorithm.Sha256, DigestAlgorithm.Sha512])
            if (Digest.TryParse(algorithm, hex, out Digest? digest))
                return digest;
        throw CommandFailure.Usage($"--header-digest: got \"{hex}\", expected 32, 40, 64 or 128 hexadecimal digits");
    }
}
