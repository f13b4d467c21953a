using Morsel.Files;
using Morsel.Formats;
using Morsel.Target;
using Morsel.Transports;

namespace Morsel;

/// <summary>Finds the description that a request means: the one it names, the one beside the file it names, or a kept one.</summary>
internal sealed class DescriptionFinder(DescriptionReader reader, IFileSystem files)
{
    /// <summary>Finds and reads it.</summary>
    public async Task<FoundDescription> FindAsync(UpdateRequest request, CancellationToken cancellationToken)
    {
        if (!TryParseAddress(request.Source, out Uri? address))
            return await ReadLocalAsync(request, cancellationToken).ConfigureAwait(false);
        if (IsDescriptionName(address))
        {
            return await ReadKeptAsync(address, request, cancellationToken).ConfigureAwait(false)
                ?? throw NoDescription(request.Source);
        }
        return await FindBesideAsync(address, request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether the source is a web address; else it is a path.</summary>
    public static bool TryParseAddress(string source, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Uri? address)
    {
        bool isAddress = source.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(source, UriKind.Absolute, out _);
        address = isAddress ? new Uri(source) : null;
        return isAddress;
    }

    private async Task<FoundDescription> ReadLocalAsync(UpdateRequest request, CancellationToken cancellationToken)
    {
        string path = Path.GetFullPath(request.Source);
        DescriptionReply reply = await reader.ReadAsync(new Uri(path), null, request.DescriptionLimit, cancellationToken).ConfigureAwait(false);
        return reply.Description is { } description
            ? new FoundDescription(description, request.BaseAddress, 0, request.Source)
            : throw NoDescription(request.Source);
    }

    // The address of the file itself: its description lies beside it, or there is none. What answers with something else does not have one.
    private async Task<FoundDescription> FindBesideAsync(Uri address, UpdateRequest request, CancellationToken cancellationToken)
    {
        foreach (ITargetFormat format in Catalog.Formats)
        {
            Uri beside = new UriBuilder(address) { Path = address.AbsolutePath + format.Extension }.Uri;
            try
            {
                if (await ReadKeptAsync(beside, request, cancellationToken).ConfigureAwait(false) is { } found)
                    return found;
            }
            catch (TransportException e) when (e.Failure is TransportFailure.NotFound or TransportFailure.Denied or TransportFailure.BadReply)
            {
                // Some stores answer 403 for what does not exist.
            }
        }
        // The file itself is asked without a condition: what is kept is not its description.
        DescriptionReply reply = await reader.ReadAsync(address, null, request.DescriptionLimit, cancellationToken).ConfigureAwait(false);
        return TakeFresh(reply, request)
            ?? new FoundDescription(null, address, 0, request.Source);
    }

    private async Task<FoundDescription?> ReadKeptAsync(Uri address, UpdateRequest request, CancellationToken cancellationToken)
    {
        (Description? kept, Validator? validator) = ReadKept(request);
        DescriptionReply reply = await reader.ReadAsync(address, validator, request.DescriptionLimit, cancellationToken).ConfigureAwait(false);
        if (reply.IsNotModified)
            return new FoundDescription(kept, reply.Address, reply.TravelledBytes, request.Source);
        return TakeFresh(reply, request);
    }

    private FoundDescription? TakeFresh(DescriptionReply reply, UpdateRequest request)
    {
        if (reply.Description is null)
            return null;
        if (request.KeepDescriptionPath is { } path)
            Keep(path, reply);
        return new FoundDescription(reply.Description, reply.Address, reply.TravelledBytes, request.Source);
    }

    private (Description? Kept, Validator? Validator) ReadKept(UpdateRequest request)
    {
        if (request.KeepDescriptionPath is not { } path || files.Stat(path) is not { } stamp)
            return default;
        using IBlockFile file = files.OpenRead(path);
        byte[] bytes = new byte[Math.Min(file.Length, request.DescriptionLimit)];
        int read = file.Read(bytes, 0);
        try
        {
            Description description = DescriptionReader.Parse(bytes.AsMemory(0, read))
                ?? throw new RefusedException($"{path}: the file is no description and is not overwritten; name another file to keep it in");
            return (description, new Validator(null, DateTimeOffset.UnixEpoch.AddTicks(stamp.ModifiedNanoseconds / 100)));
        }
        catch (TargetFormatException)
        {
            // A description all the same, only a broken one: it is fetched anew.
            return default;
        }
    }

    private void Keep(string path, DescriptionReply reply)
    {
        string fresh = PartName(path);
        using IBlockFile file = files.OpenLocked(fresh);
        try
        {
            file.SetLength(0);
            file.Write(reply.Bytes.Span, 0);
            file.Flush();
            // The server's own date, so that it can be asked whether there is a newer one.
            if (reply.Validator?.LastModified is { } modified)
                files.SetModifiedTime(fresh, modified);
            files.Rename(fresh, path);
        }
        catch
        {
            files.Delete(fresh);
            throw;
        }
    }

    private static string PartName(string path) => path + ".part";

    private static bool IsDescriptionName(Uri address) =>
        Catalog.Formats.Any(format => address.AbsolutePath.EndsWith(format.Extension, StringComparison.OrdinalIgnoreCase));

    private static TargetFormatException NoDescription(string source) =>
        new("description", SourceName.Shown(source), "it is none that Morsel knows, expected a zsync control file; is it a login or error page?");
}

/// <summary>A description and where it came from.</summary>
/// <param name="Description">What was read; null if there is none and <paramref name="Base"/> is the file itself.</param>
/// <param name="Base">What relative addresses in it are relative to; null if unknown.</param>
/// <param name="TravelledBytes">Bytes that came over the network for it.</param>
/// <param name="Source">What the caller named.</param>
internal sealed record FoundDescription(Description? Description, Uri? Base, long TravelledBytes, string Source);
