using System.Numerics;

namespace Morsel.Patching;

/// <summary>How far what lies in a stretch of the base has moved in the target, as was learned last.</summary>
/// <typeparam name="T">A distance.</typeparam>
/// <remarks>What was never learned is told by a bit, so that a window begins with clearing a few KiB.</remarks>
internal sealed class MoveTable<T>
    where T : unmanaged, IBinaryInteger<T>
{
    private const int Entries = 1 << 16;

    private readonly T[] _moves = new T[Entries];
    private readonly ulong[] _learned = new ulong[Entries / 64];

    /// <summary>Everything that was learned counts as never learned.</summary>
    public void Clear() => Array.Clear(_learned);

    /// <summary>What was learned last of a stretch, whose number counts modulo 2^16.</summary>
    public bool TryGet(long stretch, out T move)
    {
        ushort entry = (ushort)stretch;
        move = _moves[entry];
        return (_learned[entry >> 6] >> (entry & 63) & 1) != 0;
    }

    /// <summary>As <see cref="TryGet"/>, with zero for what was never learned.</summary>
    public T GetOrZero(long stretch) => TryGet(stretch, out T move) ? move : T.Zero;

    /// <summary>Learns how far something moved.</summary>
    public void Learn(long stretch, T move)
    {
        ushort entry = (ushort)stretch;
        _moves[entry] = move;
        _learned[entry >> 6] |= 1UL << (entry & 63);
    }
}
