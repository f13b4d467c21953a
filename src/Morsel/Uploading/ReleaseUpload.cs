using Morsel.Files;
using Morsel.Hashing;
using Morsel.Publishing;

namespace Morsel.Uploading;

/// <summary>Puts a release object by object, in the order of its plan. What is there already is not sent, so that a run goes on where another ended.</summary>
/// <param name="files">The disk.</param>
/// <param name="store">Where to.</param>
/// <param name="before">What was in the store when the run began: whoever changed one of these meanwhile was first.</param>
internal sealed class ReleaseUpload(IFileSystem files, IReleaseStore store, IReadOnlyDictionary<string, StoredFile> before)
{
    private const int MostSignatureBytes = 64 << 10;

    private long _done;

    /// <summary>Whether nothing is changed.</summary>
    public bool IsTrial { get; init; }

    /// <summary>Receives the bytes that are stored, and how many there will be.</summary>
    public Action<long, long>? Progress { get; init; }

    /// <summary>Puts what is not there.</summary>
    /// <param name="plan">The objects in their order.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="PublishConflictException">Another publisher was first.</exception>
    /// <exception cref="RefusedException">A name that is for ever has other content.</exception>
    public async Task<IReadOnlyList<PublishedFile>> RunAsync(IReadOnlyList<PlannedFile> plan, CancellationToken cancellationToken)
    {
        long total = plan.Sum(planned => planned.File.Bytes);
        var published = new List<PublishedFile>();
        var joined = new List<PlannedFile>();
        foreach (PlannedFile planned in plan)
        {
            (bool wasSent, bool wasJoined) = await PutAsync(planned, done => Progress?.Invoke(_done + done, total), cancellationToken).ConfigureAwait(false);
            if (wasJoined)
                joined.Add(planned);
            _done += planned.File.Bytes;
            Progress?.Invoke(_done, total);
            published.Add(new PublishedFile(planned.File.Name, planned.File.Bytes, planned.File.Sha256, wasSent)
            {
                Address = store.PublicAddress(planned.File.Name),
                CacheControl = planned.File.CacheControl,
            });
        }
        // The old release is nobody's any more, and neither is its signature.
        foreach (PlannedFile planned in joined)
            await SendAsync(planned.File, OpenSource(planned), PutCondition.Unchanged(await store.FindAsync(planned.File.Name, cancellationToken).ConfigureAwait(false)), null, cancellationToken).ConfigureAwait(false);
        return published;
    }

    private async Task<(bool WasSent, bool WasJoined)> PutAsync(PlannedFile planned, Action<long> progress, CancellationToken cancellationToken)
    {
        ReleaseFile file = planned.File;
        StoredFile? there = before.ContainsKey(file.Name) ? await store.FindAsync(file.Name, cancellationToken).ConfigureAwait(false) : null;
        if (there is not null && there.Bytes == file.Bytes && there.Sha256 is { } known && known.Equals(file.Sha256))
            return (false, false);
        if (planned.Part.IsForEver)
        {
            if (there is not null && (there.Bytes != file.Bytes || there.Sha256 is not null))
                throw Replaced(file.Name);
            await SendAsync(file, OpenSource(planned), PutCondition.Unchanged(there), progress, cancellationToken).ConfigureAwait(false);
            return (true, false);
        }
        PutCondition condition = PutCondition.Unchanged(before.GetValueOrDefault(file.Name));
        if (!condition.Fits(there?.Tag))
            throw new PublishConflictException(store.Name, file.Name);
        (ReleaseFile sent, Stream content) = there is not null && planned.Part.IsSignature ? await JoinedAsync(planned, cancellationToken).ConfigureAwait(false) : (file, OpenSource(planned));
        await SendAsync(sent, content, condition, progress, cancellationToken).ConfigureAwait(false);
        return (true, sent.Bytes != file.Bytes);
    }

    private RefusedException Replaced(string name) =>
        new($"{store.Name}: {name} is there with other content, and a name with a version or a digest never gets other content: give the new version another name");

    private async Task<(ReleaseFile File, Stream Content)> JoinedAsync(PlannedFile planned, CancellationToken cancellationToken)
    {
        byte[] fresh = SmallFile.Read(files, planned.Part.Path, MostSignatureBytes);
        byte[] bytes = await store.ReadAsync(planned.File.Name, MostSignatureBytes, cancellationToken).ConfigureAwait(false) is { } earlier
            ? SignatureBlocks.Join(fresh, earlier)
            : fresh;
        return (planned.File with { Bytes = bytes.Length, Sha256 = new Digest(DigestAlgorithm.Sha256, Digester.Sha256Of(bytes)) }, new MemoryStream(bytes));
    }

    private async Task SendAsync(ReleaseFile file, Stream content, PutCondition condition, Action<long>? progress, CancellationToken cancellationToken)
    {
        using (content)
        {
            if (!IsTrial)
                await store.PutAsync(file, content, condition, progress is null ? null : new Told(progress), cancellationToken).ConfigureAwait(false);
        }
    }

    private static FileStream OpenSource(PlannedFile planned) => FileFailure.Guard("read", planned.Part.Path, () => new FileStream(
        planned.Part.Path, new FileStreamOptions { Access = FileAccess.Read, Share = FileShare.Read, Options = FileOptions.Asynchronous | FileOptions.SequentialScan, BufferSize = 0 }));

    private sealed class Told(Action<long> tell) : IProgress<long>
    {
        public void Report(long value) => tell(value);
    }
}
