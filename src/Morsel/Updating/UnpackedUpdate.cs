using Morsel.Descriptions;
using Morsel.Files;
using Morsel.Formats;
using Morsel.Packing;
using Morsel.Zchunk;

namespace Morsel.Updating;

/// <summary>
/// Updates the content of a payload: as a target of its own, where the header proves it however it is stored and nobody wants the payload; else by a payload
/// that is made beside the place of its content, unpacked there, and taken away again.
/// </summary>
internal sealed class UnpackedUpdate
{
    private readonly IFileSystem _files;
    private readonly UpdateRequest _request;
    private readonly string _output;
    private readonly string _payload;
    private readonly bool _isDirect;

    /// <param name="files">The disk.</param>
    /// <param name="request">What the caller wants.</param>
    /// <param name="found">The description.</param>
    /// <exception cref="RefusedException">It does not describe a payload, or the content must not go where it would.</exception>
    public UnpackedUpdate(IFileSystem files, UpdateRequest request, FoundDescription found)
    {
        (_files, _request) = (files, request);
        IPayloadFormat format = Catalog.PayloadFormats.FirstOrDefault(format => format.Name == found.Description?.Format)
            ?? throw new RefusedException($"{SourceName.Shown(request.Source)} is no zchunk file, so there is nothing to unpack");
        _output = OutputChoice.Choose(files, request with { OutputPath = request.OutputPath ?? ContentName(found, request.Source, format.Extension) }, found.FileName);
        _payload = _output + format.Extension;
        // A digest that the caller knows is that of the payload.
        _isDirect = !request.Zchunk.KeepPayload && request.ExpectedSha256 is null && found.Description!.Content is not null;
    }

    /// <summary>What is to be updated: the content, or before it is unpacked the payload, for which the content that is there is a seed.</summary>
    public UpdateRequest Inner => _isDirect ? _request with { OutputPath = _output } : _request with
    {
        Zchunk = _request.Zchunk with { Unpack = false },
        OutputPath = _payload,
        SeedPaths = _files.Stat(_output) is { IsRegularFile: true } ? [_output, .. _request.SeedPaths] : _request.SeedPaths,
        KeepReplaced = false,
    };

    /// <summary>Updates the payload and unpacks it.</summary>
    /// <param name="update">Carries out <see cref="Inner"/>.</param>
    /// <param name="cancellationToken">Ends the work; the content that is there stays as it is.</param>
    public async Task<UpdateReport> RunAsync(Func<UpdateRequest, Task<UpdateReport>> update, CancellationToken cancellationToken)
    {
        if (_isDirect)
            return await update(Inner).ConfigureAwait(false);
        bool stays = _request.Zchunk.KeepPayload || _files.Stat(_payload) is not null;
        UpdateReport report = await update(Inner).ConfigureAwait(false);
        try
        {
            bool isCurrent = await IsCurrentAsync(cancellationToken).ConfigureAwait(false);
            if (!isCurrent)
                await UnpackAsync(cancellationToken).ConfigureAwait(false);
            return report with
            {
                Outcome = isCurrent ? UpdateOutcome.AlreadyCurrent : UpdateOutcome.Updated,
                OutputPath = _output,
                Length = _files.Stat(_output)!.Length,
            };
        }
        finally
        {
            if (!stays)
                _files.Delete(_payload);
        }
    }

    private async Task UnpackAsync(CancellationToken cancellationToken)
    {
        bool replaces = _files.Stat(_output) is not null;
        if (replaces && _request.KeepReplaced)
            _files.Link(_output, OwnNames.ReplacedOf(_output));
        using var extraction = new PayloadExtraction(_files, Catalog.PayloadFormats, _payload, PayloadPart.Content);
        using var fresh = new FreshFile(_files, _output);
        await extraction.WriteAsync(fresh.File, progress: null, cancellationToken).ConfigureAwait(false);
        fresh.Commit();
    }

    private async Task<bool> IsCurrentAsync(CancellationToken cancellationToken)
    {
        if (_files.Stat(_output) is not { IsRegularFile: true } there)
            return false;
        using OpenPayload source = OpenPayload.Open(_files, Catalog.PayloadFormats, _payload, isHeaderEnough: false);
        if (there.Length != source.Payload.ContentLength)
            return false;
        using IBlockFile content = _files.OpenRead(_output);
        int differences = 0;
        using var unpacker = new PayloadUnpacker(source, batch =>
        {
            byte[] own = new byte[batch.Content.Length];
            int read = content.Read(own, batch.ContentStart);
            if (!batch.Content.SequenceEqual(own.AsSpan(0, read)))
                Interlocked.Increment(ref differences);
        });
        await unpacker.RunAsync(progress: null, cancellationToken).ConfigureAwait(false);
        return differences == 0;
    }

    private static string ContentName(FoundDescription found, string source, string extension)
    {
        string name = found.FileName;
        return name.Length > extension.Length && name.EndsWith(extension, StringComparison.OrdinalIgnoreCase)
            ? SourceName.Checked(name[..^extension.Length])
            : throw new RefusedException($"{SourceName.Shown(source)} does not end with {extension}: name the output with -o");
    }
}
