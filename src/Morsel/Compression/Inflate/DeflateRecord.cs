namespace Morsel.Compression.Inflate;

/// <summary>A point of a gzip file from which it can be unpacked, given the 32 KiB of plain bytes before it.</summary>
/// <param name="InBits">Where it is in the packed file, in bits.</param>
/// <param name="Out">Where it is in the plain bytes.</param>
/// <param name="IsStart">Whether a block header follows; if not, the codes of the block around it are needed as well.</param>
internal readonly record struct DeflateRecord(long InBits, long Out, bool IsStart);
