using Morsel.Zchunk;

namespace Morsel.Cli;

/// <summary>What became of one file that was to be a payload: a report, or why there is none.</summary>
internal sealed record PayloadResult(string Source, PayloadReport? Report, Exception? Failure)
{
    /// <summary>Makes it. One that fails does not keep others from being made.</summary>
    public static async Task<PayloadResult> OfAsync(
        string source, PayloadRequest request, IProgress<MakeProgress> progress, CancellationToken cancellationToken)
    {
        try
        {
            return new(source, await ZchunkFile.CreateAsync(request, progress, cancellationToken).ConfigureAwait(false), null);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return new(source, null, failure);
        }
    }
}
