using System.Buffers;
using System.CommandLine;

namespace Morsel.Cli.Selection;

/// <summary>What the user knows and wants of a zchunk file that is its own description.</summary>
internal sealed class ZchunkOptions
{
    private readonly Option<bool> _unpack = OptionKinds.Flag("--unpack", "Of a zchunk file, make the content; the zchunk file goes once it is unpacked.");

    private readonly Option<string?> _headerDigest =
        OptionKinds.Text("--header-digest", "HEX", "The digest that a zchunk file's header must have, as repository metadata names it.");

    private readonly Option<long?> _headerSize = OptionKinds.Bytes("--header-size", "The bytes that a zchunk file's header must have.");

    public ZchunkOptions(Command verb)
    {
        verb.Add(_unpack);
        verb.Add(_headerDigest);
        verb.Add(_headerSize);
    }

    public UpdateRequest AddTo(UpdateRequest request, ParseResult parsed) => request with
    {
        Unpack = parsed.GetValue(_unpack),
        ExpectedHeaderDigest = Digest(parsed.GetValue(_headerDigest)),
        ExpectedHeaderLength = parsed.GetValue(_headerSize),
    };

    private static byte[] Digest(string? hex)
    {
        if (hex is null)
            return [];
        byte[] digest = new byte[hex.Length / 2];
        bool isHex = digest.Length is 16 or 20 or 32 or 64
            && Convert.FromHexString(hex, digest, out int read, out int written) == OperationStatus.Done
            && read == hex.Length && written == digest.Length;
        return isHex ? digest : throw CommandFailure.Usage($"--header-digest: got \"{hex}\", expected 32, 40, 64 or 128 hexadecimal digits");
    }
}
