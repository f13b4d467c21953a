namespace Morsel.Descriptions;

/// <summary>The bytes of a description as they come, in an array that grows with them and not with what a header promises.</summary>
/// <param name="stream">Where they come from.</param>
/// <param name="limit">How many there may be.</param>
/// <param name="checkPace">Told how many have come; throws if that took too long.</param>
internal sealed class DescriptionBytes(DescriptionStream stream, long limit, Action<long> checkPace)
{
    private byte[] _bytes = new byte[16 << 10];
    private int _count;

    public long Limit { get; } = Math.Min(limit, Array.MaxLength);

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _count);

    /// <summary>Reads on until there are <paramref name="total"/> bytes from the beginning.</summary>
    /// <returns>Whether the description ended before.</returns>
    public async Task<bool> FillAsync(long total, CancellationToken cancellationToken)
    {
        while (_count < total)
        {
            int read = await stream.ReadAsync(Room(total), total, cancellationToken).ConfigureAwait(false);
            if (read == 0)
                return true;
            _count += read;
            checkPace(_count);
        }
        return false;
    }

    private Memory<byte> Room(long total)
    {
        if (_count == _bytes.Length)
            Array.Resize(ref _bytes, (int)Math.Min(Limit, 2L * _bytes.Length));
        return _bytes.AsMemory(_count, (int)Math.Min(_bytes.Length - _count, total - _count));
    }
}
