namespace Morsel.Hashing;

/// <summary>The two sums of a block that grows at its end: <see cref="RollingChecksum"/> without the rolling.</summary>
internal struct BlockSum
{
    private uint _a;
    private uint _b;

    public readonly uint Value => _a << 16 | (ushort)_b;

    public void Append(byte next)
    {
        _a += next;
        _b += _a;
    }

    public void AppendZeros(int count) => _b += (uint)count * _a;

    /// <param name="count">Bytes that are appended.</param>
    /// <param name="sum">Their sum.</param>
    /// <param name="weighted">Their sum, each weighted by its distance from their end.</param>
    public void Append(int count, uint sum, uint weighted)
    {
        _b += (uint)count * _a + weighted;
        _a += sum;
    }
}
