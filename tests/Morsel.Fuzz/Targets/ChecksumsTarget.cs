using Morsel.Trust;

namespace Morsel.Fuzz.Targets;

/// <summary>What sha256sum writes.</summary>
internal sealed class ChecksumsTarget() : FuzzTarget("checksums")
{
    public override IReadOnlyList<string> Words { get; } =
        ["SHA256 (", ") = ", "disk.img", "  disk.img\n", " *disk.img\n", "./a/disk.img", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "\r\n", "\n"];

    protected override bool IsDocumented(Exception refusal) => refusal is InvalidKeyException;

    protected override bool Read(ReadOnlySpan<byte> input) => ChecksumList.Find(input, "disk.img").Bytes.Length == 32;
}
