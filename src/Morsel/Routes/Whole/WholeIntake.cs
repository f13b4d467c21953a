using System.Buffers;
using Morsel.Fetching;
using Morsel.Files;
using Morsel.Reporting;
using Morsel.Transports;

namespace Morsel.Routes.Whole;

/// <summary>Takes answers into a part file, each behind the one before.</summary>
internal sealed class WholeIntake(WholeRequest request, WholePart part, RunClock clock, ProgressFeed feed)
{
    private const int BufferBytes = 256 << 10;

    /// <summary>How far the file ever was, in bytes.</summary>
    public long Furthest { get; private set; }

    /// <summary>Believes what an earlier run left, if it is the beginning of what comes.</summary>
    public bool TryKeep(WholeContent content, bool mayKeep, CancellationToken cancellationToken)
    {
        feed.Begin(UpdatePhase.Fetching, content.Length ?? 0);
        if (!mayKeep || !part.IsBeginningOf(content) || part.LeftBytes > content.Length)
            return false;
        part.Keep(cancellationToken);
        part.BelongTo(content);
        Furthest = part.Length;
        feed.SetReused(Furthest);
        return true;
    }

    /// <summary>Begins anew.</summary>
    /// <exception cref="IOException">There is no room.</exception>
    public void Begin(IFileSystem files, WholeContent content)
    {
        part.Clear();
        FreeRoom.Demand(files, part.Path, content.Length ?? 0);
        part.BelongTo(content);
    }

    /// <summary>Reads an answer to its end.</summary>
    /// <returns>Whether all of the resource is there.</returns>
    /// <exception cref="TransportException">It broke off, brought nothing, comes too slowly, or belongs to something else.</exception>
    public async Task<bool> CopyAsync(TransferReply reply, long? length, CancellationToken cancellationToken)
    {
        long before = part.Length, received = 0;
        var floor = SpeedFloor.OfRun();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            if (await reply.NextPartAsync(cancellationToken).ConfigureAwait(false) is { } from && from.Start <= part.Length)
            {
                long position = from.Start;
                for (int read; (read = await from.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0; position += read)
                {
                    if (floor.IsTooSlow(clock.Now, received += read))
                        throw Problem(TransportFailure.TooSlow, SpeedFloor.OfRunProblem);
                    Take(position, buffer.AsSpan(0, read));
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        bool isEnded = length is null || part.Length == length;
        return isEnded || part.Length > before
            ? isEnded
            : throw Problem(TransportFailure.Network, $"the answer contained nothing after byte {part.Length}, expected {length} bytes");
    }

    private void Take(long position, ReadOnlySpan<byte> bytes)
    {
        int known = (int)Math.Min(bytes.Length, part.Length - position);
        if (!part.Holds(position, bytes[..known]))
            throw Problem(TransportFailure.Changed, "the file on the server changed, though its tag is the same");
        if (part.Length + bytes.Length - known > request.MostBytes)
            throw Problem(TransportFailure.BadReply, $"it continues after byte {request.MostBytes}, where it should end");
        part.Append(bytes[known..]);
        feed.AddFetched(Math.Max(0, part.Length - Furthest));
        Furthest = Math.Max(Furthest, part.Length);
    }

    private TransportException Problem(TransportFailure failure, string problem) => new(failure, request.Source.Resource, problem);
}
