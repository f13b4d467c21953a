namespace Morsel.Cli.Running;

/// <summary>What became of one of the files that <c>make</c> was given: a report, or why there is none.</summary>
internal sealed record MadeFile<TReport>(string Source, TReport? Report, Exception? Failure)
    where TReport : class
{
    /// <summary>Makes it. One that fails does not keep others from being made.</summary>
    public static async Task<MadeFile<TReport>> OfAsync(string source, Task<TReport> making)
    {
        try
        {
            return new(source, await making.ConfigureAwait(false), null);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return new(source, null, failure);
        }
    }
}
