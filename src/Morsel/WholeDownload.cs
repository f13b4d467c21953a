using System.Buffers;
using System.Security.Cryptography;
using Morsel.Assembling;
using Morsel.Files;
using Morsel.Target;
using Morsel.Transports;

namespace Morsel;

/// <summary>Downloads a file that has no description. Nothing proves it but a digest that the caller brings.</summary>
internal sealed class WholeDownload(IFileSystem files, ITransport transport)
{
    private const int BufferBytes = 256 << 10;

    public async Task<UpdateReport> RunAsync(Uri resource, UpdateRequest request, ProgressFeed feed, CancellationToken cancellationToken)
    {
        if (request.RequiredProof > (request.ExpectedSha256 is null ? ProofLevel.None : ProofLevel.Sha256))
        {
            throw new VerificationException($"{TransportException.Shown(resource)} has no description, so nothing proves it; give --sha256 or require less")
            {
                IsProofMissing = true,
            };
        }
        string output = OutputChoice.Choose(files, request, publishedName: null);
        TransferReply reply = await transport.SendAsync(new TransferRequest(resource, []), cancellationToken).ConfigureAwait(false);
        await using (reply.ConfigureAwait(false))
        {
            feed.Begin(UpdatePhase.Fetching, reply.ResourceLength ?? 0);
            string part = PartFile.PathFor(output);
            using IBlockFile file = files.OpenLocked(part);
            (long length, Digest digest) = await CopyAsync(reply, file, feed, cancellationToken).ConfigureAwait(false);
            if (request.ExpectedSha256 is { } expected && !expected.Equals(digest))
            {
                files.Delete(part);
                throw new VerificationException($"{TransportException.Shown(resource)}: got {digest}, expected {expected}; nothing was installed");
            }
            Commit(file, part, output, request, reply.Validator.LastModified);
            PartOpening.DeleteOld(files, output);
            return Report(output, length, reply.BodyBytes, request);
        }
    }

    private static async Task<(long Length, Digest Digest)> CopyAsync(
        TransferReply reply, IBlockFile file, ProgressFeed feed, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            file.SetLength(0);
            long length = 0;
            if (await reply.NextPartAsync(cancellationToken).ConfigureAwait(false) is { } part)
            {
                for (int read; (read = await part.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0; length += read)
                {
                    file.Write(buffer.AsSpan(0, read), length);
                    hash.AppendData(buffer.AsSpan(0, read));
                    feed.AddFetched(read);
                }
            }
            return (length, new Digest(DigestAlgorithm.Sha256, hash.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Commit(IBlockFile file, string part, string output, UpdateRequest request, DateTimeOffset? modified)
    {
        bool replaces = files.Stat(output) is not null;
        if (replaces)
            files.CopyMode(output, part);
        if (request.SetModifiedTime && modified is { } time)
            files.SetModifiedTime(part, time);
        file.Flush();
        if (replaces && request.KeepReplaced)
            files.Link(output, output + ".zs-old");
        files.Rename(part, output);
        files.FlushFolder(Path.GetDirectoryName(output)!);
    }

    private static UpdateReport Report(string output, long length, long bodyBytes, UpdateRequest request) => new()
    {
        Outcome = UpdateOutcome.DownloadedWhole,
        OutputPath = output,
        Length = length,
        Proven = request.ExpectedSha256 is null ? ProofLevel.None : ProofLevel.Sha256,
        FetchedBytes = length,
        TransferredBytes = bodyBytes,
        DataRequests = 1,
        Notes = request.ExpectedSha256 is null
            ? ["there is no description beside the file: it was downloaded whole, and nothing proves it"]
            : ["there is no description beside the file: it was downloaded whole"],
    };
}
