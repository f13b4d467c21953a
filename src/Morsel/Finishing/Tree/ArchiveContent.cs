using Morsel.Files;
using Morsel.Files.Trees;
using Morsel.Hashing;

namespace Morsel.Finishing.Tree;

/// <summary>The contents of an archive's files, read in the order of the archive through one buffer.</summary>
/// <param name="archive">The archive.</param>
/// <param name="whenRead">Told how far in the archive it is.</param>
internal sealed class ArchiveContent(IBlockFile archive, Action<long> whenRead)
{
    private const int BufferBytes = 1 << 20;

    private readonly byte[] _buffer = new byte[BufferBytes];
    private readonly byte[] _other = new byte[BufferBytes];
    private long _start;
    private int _length;

    /// <summary>Writes the content of a file.</summary>
    /// <returns>Its SHA-256.</returns>
    public byte[] Write(TreeNode node, ITreeFile file) => Take(node, (piece, offset) => file.Write(piece, offset));

    /// <summary>The SHA-256 of the content of a file.</summary>
    public byte[] Digest(TreeNode node) => Take(node, static (_, _) => { });

    /// <summary>Compares the content of a file with what one on the disk holds, which has the same length.</summary>
    /// <returns>The SHA-256 of it; null if they differ.</returns>
    public byte[]? Compare(TreeNode node, ITreeFile file)
    {
        bool isSame = true;
        byte[] digest = Take(node, (piece, offset) => isSame = isSame && file.Read(_other.AsSpan(0, piece.Length), offset) == piece.Length && piece.SequenceEqual(_other.AsSpan(0, piece.Length)));
        return isSame ? digest : null;
    }

    private byte[] Take(TreeNode node, PieceReceiver receiver)
    {
        long length = node.Entry.Length;
        if (length <= BufferBytes)
        {
            ReadOnlySpan<byte> whole = At(node.ContentStart, (int)length);
            if (length > 0)
                receiver(whole, 0);
            return Digester.Sha256Of(whole);
        }
        using Digester digester = Digester.Begin(DigestAlgorithm.Sha256);
        for (long offset = 0; offset < length;)
        {
            ReadOnlySpan<byte> piece = At(node.ContentStart + offset, (int)Math.Min(BufferBytes, length - offset));
            digester.Append(piece);
            receiver(piece, offset);
            offset += piece.Length;
        }
        return digester.End();
    }

    private ReadOnlySpan<byte> At(long offset, int length)
    {
        if (offset < _start || offset + length > _start + _length)
        {
            (_start, _length) = (offset, archive.Read(_buffer, offset));
            whenRead(offset);
            if (_length < length)
                throw new IOException($"the archive became shorter while it was read, at byte {offset + _length}");
        }
        return _buffer.AsSpan((int)(offset - _start), length);
    }

    private delegate void PieceReceiver(ReadOnlySpan<byte> piece, long offset);
}
