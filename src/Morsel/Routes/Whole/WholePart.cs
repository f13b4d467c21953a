using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Morsel.Files;
using Morsel.Hashing;
using Morsel.Transports;

namespace Morsel.Routes.Whole;

/// <summary>The part file of a download without a description: grows from its beginning, and knows what content it is the beginning of.</summary>
/// <remarks>
/// No block proves it, so a later run goes on with it only if the server's strong ETag, length and address are those it was begun with. A sum
/// of them is the file's time while it lies there; a file that was not left in order has another time and is begun anew.
/// </remarks>
internal sealed class WholePart : IDisposable
{
    private const int BufferBytes = 256 << 10;

    private readonly IFileSystem _files;
    private readonly IBlockFile _file;
    private readonly Digester _hash = Digester.Begin(DigestAlgorithm.Sha256);
    private DateTimeOffset? _mark;
    private bool _isReleased;

    /// <param name="files">The disk.</param>
    /// <param name="path">Where the part file is.</param>
    /// <exception cref="TargetBusyException">Another run holds it.</exception>
    public WholePart(IFileSystem files, string path)
    {
        (_files, Path) = (files, path);
        _file = files.OpenLocked(Path);
        try
        {
            Found = _file.Stamp is { Length: > 0 } stamp ? DateTimeOffset.UnixEpoch.AddTicks(stamp.ModifiedNanoseconds / 100) : null;
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    public string Path { get; }

    /// <summary>Bytes that are there from the beginning on.</summary>
    public long Length { get; private set; }

    /// <summary>Bytes that an earlier run left, if it says of what; 0 if there is nothing to go on from.</summary>
    public long LeftBytes => Found is null ? 0 : _file.Length;

    /// <summary>The whole file, for the commit.</summary>
    public IBlockFile File => _file;

    private DateTimeOffset? Found { get; set; }

    /// <summary>Whether what an earlier run left is the beginning of this content.</summary>
    public bool IsBeginningOf(WholeContent content) => Found is not null && Found == content.Mark;

    /// <summary>Believes what an earlier run left.</summary>
    public void Keep(CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            for (int read; (read = _file.Read(buffer, Length)) > 0; Length += read)
            {
                cancellationToken.ThrowIfCancellationRequested();
                _hash.Append(buffer.AsSpan(0, read));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        _ = _hash.End();
        (Length, Found, _mark) = (0, null, null);
        _file.SetLength(0);
    }

    /// <summary>What it is the beginning of from now on.</summary>
    public void BelongTo(WholeContent content) => _mark = content.Mark;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        _file.Write(bytes, Length);
        _hash.Append(bytes);
        Length += bytes.Length;
    }

    /// <summary>Whether these bytes stand there already, at <paramref name="position"/>.</summary>
    public bool Holds(long position, ReadOnlySpan<byte> bytes)
    {
        byte[] there = ArrayPool<byte>.Shared.Rent(Math.Max(1, bytes.Length));
        try
        {
            int read = _file.Read(there.AsSpan(0, bytes.Length), position);
            return bytes.SequenceEqual(there.AsSpan(0, read));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(there);
        }
    }

    /// <summary>The digest of all that is there.</summary>
    public Digest Digest() => new(DigestAlgorithm.Sha256, _hash.Current());

    /// <summary>Leaves it so that a later run can go on, where that is possible; deletes it where none could.</summary>
    /// <returns>Whether a later run can go on.</returns>
    public bool Leave()
    {
        try
        {
            return LeaveInOrder();
        }
        catch (IOException)
        {
            // What ended the download is the better thing to say.
            return false;
        }
    }

    private bool LeaveInOrder()
    {
        if (Found is not null && _mark is null)
            return true;   // it was not even looked at
        if (_mark is not { } mark || Length == 0)
        {
            Placing.Delete(_files, _file, Path);
            return false;
        }
        _file.Flush();
        _file.SetModifiedTime(mark);
        return true;
    }

    /// <summary>Leaves the beginning that came, whatever it is of: a run that proves blocks goes on with it.</summary>
    public void LeaveForBlocks()
    {
        if (Length == 0)
            Leave();
    }

    /// <summary>The file has become somebody else's, who closes it.</summary>
    public void Release() => _isReleased = true;

    public void Dispose()
    {
        if (!_isReleased)
            _file.Dispose();
        _hash.Dispose();
    }
}

/// <summary>The content of a resource, as far as its server tells it from another.</summary>
internal sealed record WholeContent(Uri Resource, Validator Validator, long? Length)
{
    /// <summary>Whether somebody can tell that the rest belongs to the beginning.</summary>
    public bool CanBeJoined => Validator.StrongTag is not null || Validator.LastModified is not null;

    /// <summary>The time that a file with the beginning of it has; null where that would say nothing.</summary>
    /// <remarks>Any second of a century, and any tenth of a microsecond in it: two contents share one by a chance of 1 in 10^16.</remarks>
    public DateTimeOffset? Mark
    {
        get
        {
            if (Validator.StrongTag is not { } tag || Length is null)
                return null;
            byte[] sum = Digester.Sha256Of(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{Resource.AbsoluteUri}\n{tag}\n{Length}")));
            const long span = 60L * 365 * TimeSpan.TicksPerDay;
            return DateTimeOffset.UnixEpoch.AddTicks((long)(BinaryPrimitives.ReadUInt64LittleEndian(sum) % span));
        }
    }

    /// <summary>Whether an answer is of the same.</summary>
    public bool Is(Validator other) => Validator.StrongTag is { } tag ? tag == other.EntityTag : Validator.LastModified == other.LastModified;
}
