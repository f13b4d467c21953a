using Morsel.Compression;
using Morsel.Tests.Compression;

namespace Morsel.Tests.Conformance;

/// <summary>What every <see cref="IStreamDecoder"/> does.</summary>
public abstract class StreamDecoderConformance
{
    private protected abstract IStreamDecoder Create();

    /// <summary>A packed file.</summary>
    protected abstract byte[] Packed { get; }

    /// <summary>What it holds.</summary>
    protected static byte[] Plain { get; } = [.. Enumerable.Repeat("morsel\n"u8.ToArray(), 300).SelectMany(line => line)];

    /// <summary>Whether files behind one another are one.</summary>
    protected virtual bool MayBeFollowed => true;

    [Fact]
    public void Any_split_of_input_and_output_gives_the_same_bytes()
    {
        Assert.Equal(Plain, Unpack(Packed, () => 1));
        Assert.Equal(Plain, Unpack(Packed, () => 1 << 16));
        for (int seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            int most = random.Next(2, 300);
            Assert.Equal(Plain, Unpack(Packed, () => random.Next(1, most)));
        }
    }

    [Fact]
    public void Files_behind_one_another_are_one()
    {
        if (MayBeFollowed)
            Assert.Equal([.. Plain, .. Plain], Unpack([.. Packed, .. Packed], () => 777));
    }

    [Fact]
    public async Task A_stream_over_it_reads_the_same_either_way()
    {
        using var plain = new MemoryStream();
        await using (var stream = new DecodedStream(new MemoryStream(Packed), Create()))
            await stream.CopyToAsync(plain);
        Assert.Equal(Plain, plain.ToArray());
        using var again = new MemoryStream();
        using (var stream = new DecodedStream(new MemoryStream(Packed), Create()))
            stream.CopyTo(again, 100);
        Assert.Equal(Plain, again.ToArray());
    }

    [Fact]
    public void A_file_that_is_cut_off_is_refused_at_every_length()
    {
        byte[] packed = Packed;
        for (int length = 0; length < packed.Length; length++)
            Assert.Throws<InvalidDataException>(() => Unpack(packed[..length], () => 100));
    }

    [Fact]
    public void Garbage_is_refused()
    {
        Assert.Throws<InvalidDataException>(() => Unpack([.. "no packed file at all, but text"u8], () => 100));
        Assert.Throws<InvalidDataException>(() => Unpack([.. Packed.AsSpan(0, Packed.Length / 2), .. new byte[100]], () => 100));
    }

    [Fact]
    public void Damage_is_noticed_or_harmless()
    {
        for (int trial = 0; trial < 300; trial++)
        {
            var random = new Random(trial);
            byte[] damaged = [.. Packed];
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                Assert.InRange(Unpack(damaged, () => random.Next(1, 300)).Length, 0, 1 << 20);
            }
            catch (InvalidDataException)
            {
            }
        }
    }

    [Fact]
    public void What_is_sound_is_handed_out_before_the_missing_end_is_told()
    {
        var plain = new List<byte>();
        Assert.Throws<InvalidDataException>(() => Unpack(Packed[..^1], () => 100, plain));
        Assert.Equal(Plain, plain);
    }

    [Fact]
    public void Only_the_last_input_can_end_too_early()
    {
        using IStreamDecoder decoder = Create();
        byte[] output = new byte[2 * Plain.Length];
        int half = Packed.Length / 2;
        DecodeStep first = DecodeAll(decoder, Packed.AsSpan(0, half), output, isLast: false);
        Assert.Equal(default, decoder.Decode(Packed.AsSpan(first.Consumed, half - first.Consumed), output.AsSpan(first.Produced), isLast: false));
        DecodeStep second = DecodeAll(decoder, Packed.AsSpan(first.Consumed), output.AsSpan(first.Produced), isLast: true);
        Assert.Equal((Packed.Length, Plain.Length), (first.Consumed + second.Consumed, first.Produced + second.Produced));
        Assert.Equal(Plain, output[..Plain.Length]);
        Assert.Equal(default, decoder.Decode([], output, isLast: true));
    }

    private static DecodeStep DecodeAll(IStreamDecoder decoder, ReadOnlySpan<byte> input, Span<byte> output, bool isLast)
    {
        (int consumed, int produced) = (0, 0);
        while (decoder.Decode(input[consumed..], output[produced..], isLast) is var step && step != default)
            (consumed, produced) = (consumed + step.Consumed, produced + step.Produced);
        return new DecodeStep(consumed, produced);
    }

    private byte[] Unpack(byte[] packed, Func<int> pieceBytes, List<byte>? plain = null)
    {
        using IStreamDecoder decoder = Create();
        plain ??= [];
        for (int at = 0, more = 0; ;)
        {
            int piece = Math.Min(pieceBytes() + more, packed.Length - at);
            byte[] output = new byte[pieceBytes()];
            DecodeStep step = decoder.Decode(packed.AsSpan(at, piece), output, at + piece == packed.Length);
            plain.AddRange(output.AsSpan(0, step.Produced));
            at += step.Consumed;
            if (at == packed.Length && step == default)
                return [.. plain];
            // Who did nothing with so few bytes gets more.
            more = step == default ? more + 1 : 0;
        }
    }
}
