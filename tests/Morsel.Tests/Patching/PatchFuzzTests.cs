using System.Buffers.Binary;
using Morsel.Patching;

namespace Morsel.Tests.Patching;

/// <summary>Damaged patches give right windows or none, and never anything but a refusal.</summary>
public sealed class PatchFuzzTests
{
    private static readonly int Trials = Environment.GetEnvironmentVariable("MORSEL_LONG") == "1" ? 2_000_000 : 4_000;

    [Fact]
    public void A_damaged_patch_gives_no_wrong_window()
    {
        (string Patch, string Base)[] vectors =
        [
            ("pair/morsel-1", "pair/old"), ("code/all", "code/old"), ("code/arm64-filter-14", "code/arm64-old"), ("edges/filter-7", "edges/old"),
            ("edges/filter-10", "edges/old"), ("hostile/good", "hostile/base"), ("hostile/good-values", "hostile/base"),
        ];
        (byte[] Patch, byte[] Base, byte[] Target)[] samples =
            [.. vectors.Select(name => Sample(Vectors.Read($"routes/{name.Patch}.mpatch"), Vectors.Read($"routes/{name.Base}")))];
        int behindHead = 0;
        Parallel.For(0, Trials, trial =>
        {
            var random = new Random(trial);
            (byte[] patch, byte[] from, byte[] target) = samples[random.Next(samples.Length)];
            if (IsRefused(Damaged(patch, random), from, target, trial))
                return;
            Interlocked.Increment(ref behindHead);
        });
        Assert.True(behindHead > Trials / 4, $"only {behindHead} of {Trials} got past the head");
    }

    private static (byte[] Patch, byte[] Base, byte[] Target) Sample(byte[] patch, byte[] from) => (patch, from, AppliedPatch.Of(from, patch).Target);

    private static bool IsRefused(byte[] patch, byte[] from, byte[] target, int trial)
    {
        AppliedPatch applied;
        try
        {
            applied = AppliedPatch.Of(from, patch);
        }
        catch (TargetFormatException)
        {
            return true;
        }
        int windowBytes = PatchHead.Read(patch).WindowBytes;
        for (int window = 0; window < applied.Problems.Length && target.Length == applied.Target.Length; window++)
        {
            int start = window * windowBytes, length = Math.Min(windowBytes, target.Length - start);
            Assert.True(
                applied.Problems[window] is not null || applied.Target.AsSpan(start, length).SequenceEqual(target.AsSpan(start, length)), $"trial {trial}: window {window} is wrong");
        }
        return false;
    }

    // Lengths are set right again, most of the time: behind them is more to break.
    private static byte[] Damaged(byte[] patch, Random random)
    {
        byte[] damaged = [.. patch];
        int from = random.Next(4) == 0 ? 0 : PatchHead.Read(patch).IndexBytes;
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            int at = random.Next(from, damaged.Length);
            damaged[at] = random.Next(3) switch
            {
                0 => (byte)random.Next(256),
                1 => (byte)(damaged[at] ^ (1 << random.Next(8))),
                _ => 0xFF,
            };
        }
        if (random.Next(8) == 0)
            damaged = damaged[..random.Next(damaged.Length)];
        else if (random.Next(2) == 0)
            BinaryPrimitives.WriteInt32LittleEndian(damaged.AsSpan(PatchHead.Bytes), BinaryPrimitives.ReadInt32LittleEndian(patch.AsSpan(PatchHead.Bytes)));
        return damaged;
    }
}
