using Morsel.Descriptions;
using Morsel.Trust;

namespace Morsel.Updating;

/// <summary>Finds in a list of digests the one that the file must have.</summary>
/// <param name="reader">Knows transports and the clock.</param>
/// <param name="gate">Checks who signed the list; null where no signature is required.</param>
internal sealed class SumsCheck(DescriptionReader reader, TrustGate? gate)
{
    /// <summary>The request with that digest.</summary>
    /// <exception cref="VerificationException">The list is missing, does not have the file, or is not signed as is required.</exception>
    public async Task<UpdateRequest> AddToAsync(UpdateRequest request, CancellationToken cancellationToken)
    {
        Uri address = AddressOf(request);
        string shown = TransportException.Shown(address), name = request.Trust.FileName ?? SourceName.BaseOf(request.Source, reader.Formats);
        byte[] list = await new NeighbourReader(reader).ReadAsync(address, "", ChecksumList.MostBytes, home: null, cancellationToken).ConfigureAwait(false)
            ?? throw Missing($"{shown} is missing, so it is not known which SHA-256 the file must have");
        if (list.Length > ChecksumList.MostBytes)
            throw Missing($"{shown} has more than {ChecksumList.MostBytes >> 20} MiB, so it is no list of digests");
        if (gate is not null)
            await gate.CheckSumsAsync(address, list, cancellationToken).ConfigureAwait(false);
        Digest listed = Listed(list, name, shown);
        return request.ExpectedSha256 is not { } expected || expected.Equals(listed)
            ? request with { ExpectedSha256 = listed }
            : throw Missing($"{shown} has {listed} for \"{Printable.Escape(name)}\", expected {expected}: it belongs to another version");
    }

    private static Digest Listed(byte[] list, string name, string shown)
    {
        try
        {
            return ChecksumList.Find(list, name);
        }
        catch (InvalidKeyException e)
        {
            throw Missing($"{shown}: {e.Message}");
        }
    }

    private static Uri AddressOf(UpdateRequest request)
    {
        if (SourceAddress.TryParse(request.Sums!, out Uri? web))
            return web;
        return SourceAddress.TryParse(request.Source, out Uri? source) && !Path.IsPathRooted(request.Sums)
            ? new Uri(source, request.Sums)
            : new Uri(Path.GetFullPath(request.Sums!, Path.GetDirectoryName(Path.GetFullPath(request.Source)) ?? "/"));
    }

    private static VerificationException Missing(string problem) => new(problem) { IsProofMissing = true };
}
