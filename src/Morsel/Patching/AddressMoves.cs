using System.Numerics;

namespace Morsel.Patching;

/// <summary>How far addresses have moved: what was learned of the near ones, else what was learned of those around.</summary>
/// <typeparam name="T">A distance.</typeparam>
/// <param name="nearLog">log2 of the bytes that lie near one another.</param>
/// <param name="farLog">log2 of the bytes around.</param>
internal sealed class AddressMoves<T>(int nearLog, int farLog)
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly MoveTable<T> _near = new(), _far = new();

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _near.Clear();
        _far.Clear();
    }

    /// <summary>How far an address has moved, as far as is known.</summary>
    public T Of(long address) => _near.TryGet(address >> nearLog, out T move) ? move : _far.GetOrZero(address >> farLog);

    /// <summary>As <see cref="Of"/>, where what was never learned is told from what has not moved.</summary>
    public bool TryGet(long address, out T move) => _near.TryGet(address >> nearLog, out move) || _far.TryGet(address >> farLog, out move);

    /// <summary>Learns how far an address moved.</summary>
    public void Learn(long address, T move)
    {
        _near.Learn(address >> nearLog, move);
        _far.Learn(address >> farLog, move);
    }
}
