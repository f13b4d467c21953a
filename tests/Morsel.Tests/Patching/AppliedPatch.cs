using System.Security.Cryptography;
using Morsel.Patching;

namespace Morsel.Tests.Patching;

/// <summary>What a patch makes of a base, window by window.</summary>
internal sealed class AppliedPatch
{
    private AppliedPatch(byte[] target, string?[] problems) => (Target, Problems) = (target, problems);

    /// <summary>The target; windows that failed are zeros.</summary>
    public byte[] Target { get; }

    /// <summary>Of each window, why it failed; null where it is proven.</summary>
    public string?[] Problems { get; }

    /// <summary>Applies a patch.</summary>
    /// <exception cref="TargetFormatException">Its head is none.</exception>
    public static AppliedPatch Of(byte[] from, byte[] patch)
    {
        PatchIndex index = PatchIndex.Read(patch, patch.Length);
        var decoder = new WindowDecoder(index.Head, new MemoryBase(from));
        byte[] target = new byte[index.Head.TargetLength];
        var problems = new string?[index.Head.WindowCount];
        for (int window = 0; window < problems.Length; window++)
        {
            try
            {
                ReadOnlyMemory<byte> payload = index.Windows.PayloadOf(window) is { } range ? patch.AsMemory((int)range.Start, (int)range.Length) : default;
                ReadOnlyMemory<byte> made = decoder.Decode(window, payload);
                if (SHA256.HashData(made.Span).AsSpan(0, PatchIndex.DigestBytes).SequenceEqual(index.DigestOf(window)))
                    made.CopyTo(target.AsMemory((int)index.WindowOf(window).Start));
                else
                    problems[window] = "the digest differs";
            }
            catch (InvalidDataException e)
            {
                problems[window] = e.Message;
            }
        }
        return new AppliedPatch(target, problems);
    }
}
