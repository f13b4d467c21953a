using System.Runtime.InteropServices;

namespace Morsel.Compression.Native;

/// <summary>libzstd's <c>ZSTD_Sequence</c>: some bytes as they are, and then some that stand before, too.</summary>
/// <param name="Offset">How far before; 0 where nothing is copied.</param>
/// <param name="LiteralBytes">Bytes as they are, before those that are copied.</param>
/// <param name="MatchBytes">Bytes that are copied; 0 where a block ends.</param>
/// <param name="Repeat">Which of the last offsets it was, where libzstd tells; nobody asks.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct ZstdSequence(uint Offset, uint LiteralBytes, uint MatchBytes, uint Repeat);
