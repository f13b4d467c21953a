using Morsel.Seeds;

namespace Morsel.Fuzz.Targets;

/// <summary>Tar archives as seeds: the time that most members have, and the archive with another one. Sums of headers are put right before.</summary>
internal sealed class TarTarget() : FuzzTarget("tar")
{
    private readonly byte[] _read = new byte[8 << 10];

    public override IReadOnlyList<string> Words { get; } = ["ustar\000", "ustar  \0", "14712345670\0", "00000000010\0", "77777777777\0", "\u0080\0\0\0\0\0\0\0\0\0\u0002\0"];

    public override long MostAllocated(int inputBytes) => (256 << 10) + (100L * inputBytes);

    protected override bool IsDocumented(Exception refusal) => false;

    protected override bool Read(ReadOnlySpan<byte> input)
    {
        byte[] archive = Repaired(input);
        using var seed = new StreamSeed(new MemoryStream(archive), "a.tar", 1 << 20);
        if (TarTimeSeed.MostFrequentTime(seed) is not { } usual)
            return false;
        Claim(usual.Count > 0 && usual.Count <= usual.Members, "some members have the time that most have");
        using var changed = new TarTimeSeed(new StreamSeed(new MemoryStream(archive), "a.tar", 1 << 20), usual.Field, "14000000000\0"u8.ToArray());
        int total = 0;
        for (int count; (count = changed.Read(_read)) > 0;)
            total += count;
        Claim(total == archive.Length, "another time makes no archive longer or shorter");
        return true;
    }

    private static byte[] Repaired(ReadOnlySpan<byte> input)
    {
        byte[] archive = input.ToArray();
        for (int at = 0; at + TarHeader.Length <= archive.Length; at += TarHeader.Length)
        {
            Span<byte> header = archive.AsSpan(at, TarHeader.Length);
            if (!header[257..].StartsWith("ustar"u8))
                continue;
            header.Slice(148, 8).Fill((byte)' ');
            int sum = 0;
            foreach (byte each in header)
                sum += each;
            System.Text.Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(header[148..]);
        }
        return archive;
    }
}
