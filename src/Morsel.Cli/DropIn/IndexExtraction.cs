using Morsel.Casync;

namespace Morsel.Cli.DropIn;

/// <summary>Puts the content that a casync index describes where casync and desync put it: into a file, onto a device, to standard output.</summary>
/// <param name="around">The world around it.</param>
/// <param name="updater">Brings the content.</param>
/// <param name="progress">Told how far it is; null for nobody.</param>
internal sealed class IndexExtraction(Surroundings around, Updater updater, IProgress<UpdateProgress>? progress = null)
{
    /// <summary>An index, and where its chunks and seeds are.</summary>
    /// <param name="index">Its path or address.</param>
    /// <param name="stores">Paths and addresses of stores; empty for the usual one.</param>
    /// <param name="seeds">Files that may hold chunks.</param>
    /// <param name="cache">A store that keeps what is downloaded; null for none.</param>
    public static UpdateRequest RequestOf(string index, IEnumerable<string> stores, IEnumerable<string> seeds, string? cache = null) => new()
    {
        Source = index,
        SeedPaths = [.. seeds],
        AutoSeeds = false,
        Routes = false,
        SetModifiedTime = false,
        Casync = new CasyncUpdateOptions { Stores = [.. stores], CacheStore = cache },
    };

    /// <summary>Extracts into a file, by a rename, or in place onto a device.</summary>
    public async Task ToPathAsync(UpdateRequest request, string path, CancellationToken cancellationToken)
    {
        using BlockDevice? device = BlockDevice.TryOpen(path);
        if (device is null)
        {
            await updater.UpdateAsync(request with { OutputPath = Path.GetFullPath(path) }, progress, cancellationToken).ConfigureAwait(false);
            return;
        }
        DescriptionReport described = await updater.InspectAsync(request.Source, cancellationToken).ConfigureAwait(false);
        if (described.Length > device.Length)
            throw new ToolFailure(1, $"the content has {described.Length} bytes, and {path} {device.Length}: nothing was written");
        await InTemporaryAsync(request, content => WriteAsync(device, path, content, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Extracts to standard output, when all of it is proven: a file, a device or a pipe.</summary>
    public Task ToOutputAsync(UpdateRequest request, CancellationToken cancellationToken) => InTemporaryAsync(
        request,
        async content =>
        {
            using Stream output = around.OpenOutput();
            using FileStream proven = File.OpenRead(content);
            await proven.CopyToAsync(output, cancellationToken).ConfigureAwait(false);
        },
        cancellationToken);

    private static async Task WriteAsync(BlockDevice device, string path, string content, CancellationToken cancellationToken)
    {
        try
        {
            await device.WriteAsync(content, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException failure)
        {
            throw new ToolFailure(1, $"{path} is incomplete: {failure.Message}");
        }
        catch (OperationCanceledException)
        {
            throw new ToolInterruption($"interrupted; {path} is incomplete");
        }
    }

    private async Task InTemporaryAsync(UpdateRequest request, Func<string, Task> take, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        string content = folder["content"];
        await updater.UpdateAsync(request with { OutputPath = content }, progress, cancellationToken).ConfigureAwait(false);
        await take(content).ConfigureAwait(false);
    }
}
