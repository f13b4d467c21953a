using Morsel.Formats;
using Morsel.Target;

namespace Morsel.Tests.Conformance;

/// <summary>What every <see cref="ITargetFormat"/> does.</summary>
public abstract class TargetFormatConformance
{
    private protected abstract ITargetFormat Format { get; }

    /// <summary>Files that begin with a description, and the bytes without which there is none.</summary>
    protected abstract IReadOnlyList<(byte[] File, int DescriptionBytes)> Files { get; }

    /// <summary>Beginnings that claim more than may be.</summary>
    protected abstract IReadOnlyList<byte[]> Greedy { get; }

    [Fact]
    public void Its_descriptions_are_recognized_and_nothing_is_not()
    {
        Assert.All(Files, sample => Assert.True(Format.Recognizes(sample.File)));
        Assert.False(Format.Recognizes([]));
        Assert.False(Format.Recognizes("<!DOCTYPE html><html>"u8));
    }

    [Fact]
    public void What_is_read_does_not_depend_on_how_the_prefix_grew() => Assert.All(Files, sample =>
    {
        string whole = Said(Whole(Format, sample.File));
        for (int first = 0; first <= sample.File.Length; first++)
            Assert.Equal(whole, Said(Grown(Format, sample.File, first)));
    });

    [Fact]
    public void No_state_is_kept_between_calls()
    {
        ITargetFormat used = Format;
        foreach ((byte[] file, int bytes) in Files)
        {
            Assert.ThrowsAny<TargetFormatException>(() => used.Read(file.AsMemory(0, bytes - 1), isWhole: true));
            used.Read(file.AsMemory(0, bytes / 2), isWhole: false);
            foreach ((byte[] other, int _) in Files)
                Assert.Equal(Said(Whole(Format, other)), Said(Whole(used, other)));
        }
    }

    [Fact]
    public void A_description_that_is_cut_off_is_refused_at_every_length() => Assert.All(Files, sample =>
    {
        for (int length = 0; length < sample.DescriptionBytes; length++)
            Assert.Throws<TargetFormatException>(() => Format.Read(sample.File.AsMemory(0, length), isWhole: true));
        Assert.IsType<ReadStep.Done>(Format.Read(sample.File.AsMemory(0, sample.DescriptionBytes), isWhole: true));
    });

    [Fact]
    public void Garbage_is_refused_and_nothing_else_is_thrown()
    {
        for (int trial = 0; trial < 2_000; trial++)
        {
            var random = new Random(trial);
            byte[] garbage = new byte[random.Next(1, 3_000)];
            random.NextBytes(garbage);
            // Half of it begins as it should.
            (byte[] start, int bytes) = Files[random.Next(Files.Count)];
            start.AsSpan(0, random.Next(2) * random.Next(Math.Min(bytes / 2, garbage.Length))).CopyTo(garbage);
            Assert.Throws<TargetFormatException>(() => Format.Read(garbage, isWhole: true));
        }
    }

    [Fact]
    public void What_claims_too_much_is_refused_before_it_costs_memory() => Assert.All(Greedy, beginning =>
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<TargetFormatException>(() => Format.Read(beginning, isWhole: false));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    });

    private static Description Whole(ITargetFormat format, byte[] file) => Assert.IsType<ReadStep.Done>(format.Read(file, isWhole: true)).Description;

    // As a reader of a stream does it: brings what is asked for, and says when there is no more.
    private static Description Grown(ITargetFormat format, byte[] file, int first)
    {
        for (long have = first; ;)
        {
            if (format.Read(file.AsMemory(0, (int)have), isWhole: have == file.Length) is not ReadStep.NeedBytes need)
                return Whole(format, file[..(int)have]);
            Assert.True(need.Total > have, $"{need.Total} bytes wanted where {have} are there");
            have = Math.Min(need.Total, file.Length);
        }
    }

    private static string Said(Description description)
    {
        TargetIndex index = description.Index;
        return string.Join('\n',
            description.Format, string.Join('|', description.Fields), string.Join('|', description.Notes), string.Join('|', index.Origins.SelectMany(origin => origin.Locations)),
            string.Join('|', index.WholeDigests), index.Layout.Length, index.Layout.BlockCount, index.FileName, index.ModifiedTime,
            index.Proof.Algorithm, Convert.ToHexString(index.Proof.Column), Convert.ToHexString(description.HeaderDigest.Span));
    }
}
