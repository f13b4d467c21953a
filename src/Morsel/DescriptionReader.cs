using System.Diagnostics.CodeAnalysis;
using Morsel.Formats;
using Morsel.Target;
using Morsel.Transports;

namespace Morsel;

/// <summary>Reads a description: finds out which format it has, and feeds it bytes until it is satisfied.</summary>
internal sealed class DescriptionReader(IReadOnlyList<ITransport> transports)
{
    private const int FirstBytes = 16 << 10;

    /// <summary>Asks for a resource and reads it as a description.</summary>
    /// <param name="resource">Its address.</param>
    /// <param name="unlessStill">What it need not be sent again for; null to have it in any case.</param>
    /// <param name="limit">The longest description that is read, in bytes.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="TransportException">It cannot be had.</exception>
    /// <exception cref="TargetFormatException">It is a description, but not what its format allows.</exception>
    public async Task<DescriptionReply> ReadAsync(Uri resource, Validator? unlessStill, long limit, CancellationToken cancellationToken)
    {
        ITransport transport = TransportFor(resource);
        TransferReply reply = await transport.SendAsync(
            new TransferRequest(resource, []) { UnlessStill = unlessStill }, cancellationToken).ConfigureAwait(false);
        await using (reply.ConfigureAwait(false))
        {
            if (reply.Kind == ReplyKind.NotModified)
                return new DescriptionReply(reply.FinalResource) { IsNotModified = true };
            if (await reply.NextPartAsync(cancellationToken).ConfigureAwait(false) is not { Start: 0 } part)
                return new DescriptionReply(reply.FinalResource);
            var bytes = new GrowingBuffer(limit);
            Description? description = await ParseAsync(part, bytes, cancellationToken).ConfigureAwait(false);
            return new DescriptionReply(reply.FinalResource)
            {
                Description = description,
                Bytes = bytes.Written,
                Validator = reply.Validator,
                TravelledBytes = resource.IsFile ? 0 : reply.BodyBytes,
            };
        }
    }

    /// <summary>Reads bytes that are there already.</summary>
    /// <returns>The description; null if no format recognizes it.</returns>
    public static Description? Parse(ReadOnlyMemory<byte> bytes) =>
        TryRecognize(bytes.Span, out ITargetFormat? format) && format.Read(bytes, isWhole: true) is ReadStep.Done done ? done.Description : null;

    /// <summary>The transport that brings <paramref name="resource"/>.</summary>
    /// <exception cref="RefusedException">There is none.</exception>
    public ITransport TransportFor(Uri resource) =>
        transports.FirstOrDefault(transport => transport.Serves(resource))
        ?? throw new RefusedException($"{TransportException.Shown(resource)}: only http and https addresses are fetched");

    private static async Task<Description?> ParseAsync(ReplyPart part, GrowingBuffer bytes, CancellationToken cancellationToken)
    {
        bool isWhole = await FillAsync(part, bytes, FirstBytes, cancellationToken).ConfigureAwait(false);
        if (!TryRecognize(bytes.Written.Span, out ITargetFormat? format))
            return null;
        while (true)
        {
            switch (format.Read(bytes.Written, isWhole))
            {
                case ReadStep.Done done:
                    return done.Description;
                case ReadStep.NeedBytes need when need.Total > bytes.Limit:
                    throw new TargetFormatException(
                        $"{format.Name} description", "length", $"more than {bytes.Limit} bytes are needed; raise the limit if you trust it");
                case ReadStep.NeedBytes need:
                    isWhole = await FillAsync(part, bytes, need.Total, cancellationToken).ConfigureAwait(false);
                    break;
            }
        }
    }

    private static bool TryRecognize(ReadOnlySpan<byte> prefix, [NotNullWhen(true)] out ITargetFormat? format)
    {
        foreach (ITargetFormat candidate in Catalog.Formats)
        {
            if (candidate.Recognizes(prefix))
            {
                format = candidate;
                return true;
            }
        }
        format = null;
        return false;
    }

    // Returns whether the part has ended.
    private static async Task<bool> FillAsync(ReplyPart part, GrowingBuffer bytes, long total, CancellationToken cancellationToken)
    {
        while (bytes.Count < total)
        {
            int read = await part.ReadAsync(bytes.Room(total), cancellationToken).ConfigureAwait(false);
            if (read == 0)
                return true;
            bytes.Advance(read);
        }
        return false;
    }

    /// <summary>Bytes that came, in an array that grows with them and not with what a header promises.</summary>
    private sealed class GrowingBuffer(long limit)
    {
        private byte[] _bytes = new byte[FirstBytes];

        public long Limit { get; } = Math.Min(limit, Array.MaxLength);

        public int Count { get; private set; }

        public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Count);

        public Memory<byte> Room(long total)
        {
            if (Count == _bytes.Length)
                Array.Resize(ref _bytes, (int)Math.Min(Limit, 2L * _bytes.Length));
            return _bytes.AsMemory(Count, (int)Math.Min(_bytes.Length - Count, total - Count));
        }

        public void Advance(int bytes) => Count += bytes;
    }
}

/// <summary>What asking for a description brought.</summary>
/// <param name="Address">Where it was in the end, after redirects.</param>
internal sealed record DescriptionReply(Uri Address)
{
    /// <summary>Whether it is what the validator named.</summary>
    public bool IsNotModified { get; init; }

    /// <summary>The description; null if what came is none.</summary>
    public Description? Description { get; init; }

    /// <summary>What came.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }

    public Validator? Validator { get; init; }

    /// <summary>Bytes that came over the network.</summary>
    public long TravelledBytes { get; init; }
}
