using Morsel.Assembling;
using Morsel.Files;
using Morsel.Formats;
using Morsel.Packing;
using Morsel.Target;
using Morsel.Zchunk;

namespace Morsel.Finishing.Content;

/// <summary>The content of a payload, where the payload is made first: it is put beside the place of its content, unpacked, and taken away again.</summary>
internal sealed class UnpackFinish : IFinish
{
    private readonly FinishTerms _terms;
    private readonly IPayloadFormat _format;
    private bool _isPayloadThere;

    private UnpackFinish(FinishTerms terms, IPayloadFormat format) => (_terms, _format) = (terms, format);

    /// <summary>Makes it where a content is wanted that is not the target by itself.</summary>
    public static FinishMaker For(IReadOnlyList<IPayloadFormat> formats) => terms =>
        !terms.Request.Zchunk.Unpack || terms.Description.Index.Find<ChunkedOrigin>() is not null ? null
        : new UnpackFinish(terms, formats.FirstOrDefault(format => format.Name == terms.Description.Format) ?? throw terms.Source.HoldsNothing());

    public string ChooseFileName() => _terms.Source.ContentName(_format.Extension);

    public string TargetPathFor(string output) => output + _format.Extension;

    public IReadOnlyList<string> SeedsFor(string output) => _terms.Files.Stat(output) is { IsRegularFile: true } ? [output] : [];

    public async Task<FinishedFile?> FindCurrentAsync(string output, CancellationToken cancellationToken)
    {
        _isPayloadThere = await _terms.IsTargetAsync(TargetPathFor(output), cancellationToken).ConfigureAwait(false);
        return _isPayloadThere ? await FindContentAsync(output, cancellationToken).ConfigureAwait(false) : null;
    }

    public async Task<FinishedFile?> TryWithoutTargetAsync(string output, CancellationToken cancellationToken)
    {
        DemandRoom(output);
        return _isPayloadThere ? await UnpackAsync(output, cancellationToken).ConfigureAwait(false) : null;
    }

    public async Task<FinishedFile> PutInPlaceAsync(PartFile part, string output, CancellationToken cancellationToken)
    {
        string payload = TargetPathFor(output);
        bool stays = _terms.Request.Zchunk.KeepPayload || _terms.Files.Stat(payload) is not null;
        part.Commit(payload, _terms.Committing with { KeepReplaced = false });
        // It is read from its place, and may be deleted there.
        part.Dispose();
        FinishedFile finished;
        try
        {
            finished = await FindContentAsync(output, cancellationToken).ConfigureAwait(false) ?? await UnpackAsync(output, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!stays && e is OperationCanceledException or (IOException and not (MorselException or FileInPlaceException)))
        {
            // It was fetched and proven, and the next run needs it.
            _terms.Files.Rename(payload, OwnNames.PartOf(payload));
            throw;
        }
        catch
        {
            if (!stays)
                _terms.Files.Delete(payload);
            throw;
        }
        if (!stays)
            DeleteBehind(output, payload);
        return finished;
    }

    private void DeleteBehind(string output, string payload)
    {
        try
        {
            _terms.Files.Delete(payload);
        }
        catch (IOException failure)
        {
            throw new FileInPlaceException(failure, output);
        }
    }

    public void DeleteLeftovers(string output)
    {
    }

    // Payload and content are on the disk together for a moment. What a part file has of the payload, its opening sees to.
    private void DemandRoom(string output)
    {
        string target = TargetPathFor(output);
        bool isBegun = _isPayloadThere || _terms.Files.Stat(OwnNames.PartOf(target)) is not null;
        FreeRoom.Demand(_terms.Files, output, (_terms.Description.Payload?.ContentLength ?? 0) + (isBegun ? 0 : _terms.Description.Index.Layout.Length));
    }

    private async Task<FinishedFile> UnpackAsync(string output, CancellationToken cancellationToken)
    {
        using var extraction = new PayloadExtraction(_terms.Files, [_format], TargetPathFor(output), PayloadPart.Content);
        if (_terms.Request.KeepReplaced && _terms.Files.Stat(output) is not null)
            _terms.Files.Link(output, OwnNames.ReplacedOf(output));
        using var fresh = new FreshFile(_terms.Files, output);
        _terms.Feed.Begin(UpdatePhase.Unpacking, extraction.Payload.ContentLength);
        // What a limit does not allow is refused before anything is written.
        fresh.File.SetLength(extraction.Payload.ContentLength);
        long length = await extraction.WriteAsync(fresh.File, new Unpacked(_terms.Feed.Done()), cancellationToken).ConfigureAwait(false);
        _terms.Notes.AddRange(fresh.Commit().Select(unset => OutputCommit.NoteOn(output, unset)));
        return new FinishedFile(output) { Length = length };
    }

    private async Task<FinishedFile?> FindContentAsync(string output, CancellationToken cancellationToken)
    {
        if (_terms.Files.Stat(output) is not { IsRegularFile: true } there)
            return null;
        using OpenPayload source = OpenPayload.Open(_terms.Files, [_format], TargetPathFor(output), isHeaderEnough: false);
        if (there.Length != source.Payload.ContentLength)
            return null;
        using IBlockFile content = _terms.Files.OpenRead(output);
        int differences = 0;
        using var unpacker = new PayloadUnpacker(source, batch =>
        {
            byte[] own = new byte[batch.Content.Length];
            int read = content.Read(own, batch.ContentStart);
            if (!batch.Content.SequenceEqual(own.AsSpan(0, read)))
                Interlocked.Increment(ref differences);
        });
        await unpacker.RunAsync(progress: null, cancellationToken).ConfigureAwait(false);
        return differences == 0 ? new FinishedFile(output) { WasThere = true, Length = there.Length } : null;
    }

    private sealed class Unpacked(IProgress<long>? done) : IProgress<MakeProgress>
    {
        public void Report(MakeProgress value) => done?.Report(value.DoneBytes);
    }
}
