using Morsel.Compression.Gzip;

namespace Morsel.Fuzz.Targets;

/// <summary>Earlier gzip files, whose symbols are used again: where they are broken, they end.</summary>
internal sealed class EarlierGzipTarget() : FuzzTarget("earlier-gzip")
{
    private const long Most = 1 << 18;

    public override int MostBytes => 1024;

    // It begins with more than a MiB of buffers.
    public override int Cost => 10;

    // Buffers for what is read, unpacked and told.
    public override long MostAllocated(int inputBytes) => 16 << 20;

    protected override bool IsDocumented(Exception refusal) => false;

    protected override bool Read(ReadOnlySpan<byte> input)
    {
        byte[] file = input.ToArray();
        var earlier = new EarlierGzip((buffer, offset) =>
        {
            int count = (int)Math.Clamp(file.Length - offset, 0, buffer.Length);
            file.AsSpan((int)Math.Min(offset, file.Length), count).CopyTo(buffer);
            return count;
        });
        for (long position = 4096; position < Most && !earlier.IsEnded; position += 40_000)
        {
            earlier.Reach(position, position - 4096);
            Claim(earlier.IsEnded || earlier.End >= position, "it comes as far as it is asked to");
            earlier.DropTo(Math.Min(position, earlier.End) - 4096);
        }
        return earlier.End > 0;
    }
}
