namespace Morsel.Compression.Inflate;

/// <summary>A buffer that plain bytes are put into, with those before them.</summary>
/// <param name="first">The earliest byte that a match may begin at.</param>
/// <param name="next">Where the next byte goes.</param>
/// <param name="end">Behind the buffer.</param>
/// <param name="pause">Where to stop at the next border between symbols.</param>
internal unsafe struct PlainOutput(byte* first, byte* next, byte* end, byte* pause)
{
    public readonly byte* First = first;
    public byte* Next = next;
    public readonly byte* End = end;
    public readonly byte* Pause = pause;

    /// <summary>Where the next symbol is noted; null where none is.</summary>
    public uint* Symbols;

    public readonly int Room => (int)(End - Next);
}
