using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace Morsel.Fuzz;

/// <summary>Which branches of an instrumented library an input took, and how often: as AFL counts them, in this process.</summary>
internal sealed unsafe class Coverage
{
    private const int MapBytes = 1 << 16;

    private readonly byte[] _seen = new byte[MapBytes];

    /// <summary>Gives an instrumented library a place to write to: it needs one before it is called for the first time.</summary>
    public static void Prepare() => Trace.SharedMem = (byte*)NativeMemory.AllocZeroed(MapBytes);

    /// <summary>Branches that were taken so far.</summary>
    public int Count => MapBytes - _seen.AsSpan().Count((byte)0);

    /// <summary>An input follows.</summary>
    public static void Begin()
    {
        Map.Clear();
        Trace.PrevLocation = 0;
    }

    /// <summary>Whether the input took a branch that none took before, or one much more often.</summary>
    public bool HasNew()
    {
        ReadOnlySpan<byte> map = Map;
        bool hasNew = false;
        for (int at = 0; map[at..].IndexOfAnyExcept((byte)0) is >= 0 and var next; at++)
        {
            at += next;
            byte often = (byte)Often(map[at]);
            hasNew |= (_seen[at] & often) == 0;
            _seen[at] |= often;
        }
        return hasNew;
    }

    private static Span<byte> Map => new(Trace.SharedMem, MapBytes);

    private static int Often(byte times) => times switch
    {
        1 => 1,
        2 => 2,
        3 => 4,
        < 8 => 8,
        < 16 => 16,
        < 32 => 32,
        < 128 => 64,
        _ => 128,
    };
}
