namespace Morsel.Cli.Running;

/// <summary>What came on standard input, as a file that goes away again.</summary>
internal sealed class SpooledInput : IDisposable
{
    private SpooledInput(string path) => Path = path;

    public string Path { get; }

    public static async Task<SpooledInput> ReadAsync(Stream input, CancellationToken cancellationToken)
    {
        var spooled = new SpooledInput(System.IO.Path.GetTempFileName());   // made for this user alone
        try
        {
            FileStream file = File.Create(spooled.Path);
            await using (file.ConfigureAwait(false))
                // A read of a terminal or pipe cannot be cancelled: it is left behind.
                await input.CopyToAsync(file, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
            return spooled;
        }
        catch
        {
            spooled.Dispose();
            throw;
        }
    }

    public void Dispose() => File.Delete(Path);
}
