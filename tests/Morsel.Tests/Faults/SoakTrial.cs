using Morsel.Cli.Running;
using Morsel.Files;
using Morsel.Fuzz;
using Morsel.Tests.Files;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Faults;

/// <summary>One update under faults of network and disk that are drawn by a number, always the same for the same number; then one without, which ends with the new file.</summary>
/// <param name="release">What is published.</param>
/// <param name="number">What all is drawn by.</param>
internal sealed class SoakTrial(SoakRelease release, int number) : IAsyncDisposable
{
    private const int MostDiskCalls = 600, MostHeadBytes = 300;
    private static readonly TimeSpan Hanging = TimeSpan.FromMinutes(2);
    private static readonly string[] Servers = [.. Personalities.Names];

    private readonly Random _random = new(number);
    private readonly TemporaryFolder _folder = new();
    private readonly HurriedTime _time = new();
    private readonly CancellationTokenSource _leaving = new();
    private readonly List<string> _story = [release.Name, $"number {number}"];
    private readonly Site _site = new();
    private bool _isDiskLost;

    /// <summary>How the update under faults ended.</summary>
    public ExitCode End { get; private set; }

    /// <summary>Faults that were drawn.</summary>
    public int Faults { get; private set; }

    private string Output => _folder[release.OutputName];

    private string Written => _folder[release.Inner];

    /// <summary>Does all of it.</summary>
    public async Task RunAsync()
    {
        bool hasOld = _random.Next(8) > 0;
        if (hasOld)
            WriteOld();
        IFileSystem disk = Disk();
        Serve();
        FaultContract contract = FaultContract.Before(Output);
        Exception? failure = await Record.ExceptionAsync(() => UpdateAsync(disk, _leaving.Token));
        End = failure is null ? ExitCode.Ok : ExitCodes.Of(failure, ExitCode.Interrupted);
        Assert.True(End is not (ExitCode.InternalBug or ExitCode.Usage), $"{this}: {failure}");
        AssertOneOfBoth(contract, failure, hasOld);
        AssertClosed();
        await GoOnAsync();
        AssertClosed();
    }

    /// <summary>What was drawn.</summary>
    public override string ToString() => string.Join(", ", _story);

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        _leaving.Dispose();
        _folder.Dispose();
    }

    private async Task UpdateAsync(IFileSystem disk, CancellationToken cancellationToken)
    {
        using var updater = new Updater(new UpdaterOptions { Time = _time, Http = new() { Connections = 1 + (number % 3) } }, disk);
        UpdateReport report = await updater.UpdateAsync(
            new UpdateRequest { Source = _site.Address(release.Source).ToString(), OutputPath = Output, Threads = 1 + (number % 2), AutoSeeds = false, ExpectedSha256 = release.Known }, cancellationToken: cancellationToken)
            .WaitAsync(Hanging, CancellationToken.None);
        _story.AddRange(report.Notes.Select(note => note.Text));
    }

    private async Task GoOnAsync()
    {
        foreach ((string path, byte[] content) in release.Files)
            _site.Publish(path, content);
        _site.AnswerAsUsual();
        Exception? failure = await Record.ExceptionAsync(() => UpdateAsync(new LocalFileSystem(), CancellationToken.None));
        Assert.True(failure is null, $"{this}, then without faults: {failure}");
        Assert.True(File.ReadAllBytes(Written).AsSpan().SequenceEqual(release.Target), $"{this}: the output is not the target");
        string[] names = release.IsTree ? [release.OutputName, release.OutputName + ".morsel-tree"] : [release.OutputName];
        Assert.True(names.SequenceEqual(_folder.Names()), $"{this}: {string.Join(" ", _folder.Names())} is left");
        Assert.True(!release.IsTree || Directory.GetFiles(Output).Length == 1, $"{this}: more is in the folder");
    }

    private void WriteOld()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Written)!);
        File.WriteAllBytes(Written, release.Old);
    }

    private void AssertOneOfBoth(FaultContract contract, Exception? failure, bool hasOld)
    {
        try
        {
            if (release.Instead is { } other && File.Exists(_folder[other.Name]))
                AssertInstead(_folder[other.Name], other.Content);
            else if (release.IsTree)
                Assert.True(!File.Exists(Written) ? !hasOld : IsOneOfBoth(File.ReadAllBytes(Written)), "the file in the folder is neither the old nor the new one");
            else if (_isDiskLost)
                AssertNothingForeign();
            else if (failure is null && End == ExitCode.Ok)
                contract.AssertReplacedBy(release.Target);
            else
                contract.AssertKeptOrReplacedBy(release.Target);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{this}, ended {End} ({failure?.Message}): {e.Message}", e);
        }
    }

    // On a disk that does nothing any more nothing can be deleted either; the next run does that.
    private void AssertNothingForeign()
    {
        Assert.True(!File.Exists(Output) || IsOneOfBoth(File.ReadAllBytes(Output)), "the output is neither the old nor the new one");
        Assert.All(_folder.Names(), name => Assert.StartsWith(release.OutputName, name, StringComparison.Ordinal));
    }

    // Documented, and a success: "the content was kept uncompressed".
    private void AssertInstead(string path, byte[] content)
    {
        Assert.True(File.ReadAllBytes(path).AsSpan().SequenceEqual(content), "the content is not that of the gzip file");
        File.Delete(path);
        Assert.True(!File.Exists(Output) || IsOneOfBoth(File.ReadAllBytes(Output)), "the gzip file is neither the old nor the new one");
    }

    private bool IsOneOfBoth(byte[] content) => content.AsSpan().SequenceEqual(release.Target) || content.AsSpan().SequenceEqual(release.Old);

    // Whatever happened, no file of this folder is open any more.
    private void AssertClosed() => Assert.True(!SoakGauge.OpenFiles().Any(path => path.StartsWith(_folder.Path, StringComparison.Ordinal)), $"{this}: {string.Join(" ", SoakGauge.OpenFiles())} are open");

    private IFileSystem Disk()
    {
        var local = new LocalFileSystem();
        if (_random.Next(3) > 0)
            return local;
        int at = _random.Next(1, _random.Next(2) == 0 ? 40 : MostDiskCalls), error = new[] { 5, 28, 122, 13 }[_random.Next(4)];
        bool stays = _isDiskLost = _random.Next(3) == 0;
        Faults++;
        _story.Add($"call {at} of the disk fails by {error}{(stays ? ", and all later ones" : "")}");
        return FaultFileSystem.FailAt(local, at, FaultFileSystem.Failure(error), stays);
    }

    private void Serve()
    {
        string server = Servers[_random.Next(Servers.Length)];
        _story.Add(server);
        int leaveAfter = _random.Next(12) == 0 ? _random.Next(1, 8) : int.MaxValue, asked = 0;
        if (leaveAfter < int.MaxValue)
            _story.Add($"left after {leaveAfter} requests");
        _site.OnRequest = () =>
        {
            if (Interlocked.Increment(ref asked) == leaveAfter)
                _leaving.Cancel();
        };
        foreach ((string path, byte[] content) in release.Files)
            Serve(path, content, server);
    }

    private void Serve(string path, byte[] content, string server)
    {
        string how = _random.Next(release.Files.Count + 2) > 1 ? "well" : new[] { "cut", "reset", "busy", "500", "404", "403", "wrong", "garbled", "short", "page" }[_random.Next(10)];
        int left = _random.Next(1, 5), seed = _random.Next();
        double share = _random.NextDouble();
        if (_random.Next(6) == 0)
            left = int.MaxValue;
        if (how != "well")
        {
            Faults++;
            _story.Add($"{path} {how} {(left == int.MaxValue ? "always" : $"{left} times")}");
        }
        _site.Answer(path, (request, connection) =>
        {
            byte[] answer = Personalities.Answer(server, Within(request, content.Length), content);
            return how == "well" || (left != int.MaxValue && Interlocked.Decrement(ref left) < 0) ? connection.WriteAsync(answer) : FailAsync(connection, answer, how, share, seed);
        });
    }

    // Servers clip what reaches beyond the end.
    private static FaultRequest Within(FaultRequest request, int length)
    {
        ByteRange[] ranges = [.. request.Ranges.Where(range => range.Start < length)];
        string text = string.Join(",", ranges.Select(range => $"{range.Start}-{Math.Min(range.End, length) - 1}"));
        return ranges.Length == 0 ? request : request with { Headers = [.. request.Headers.Where(header => !header.Key.Equals("Range", StringComparison.OrdinalIgnoreCase)), new("Range", $"bytes={text}")] };
    }

    private static async Task FailAsync(FaultConnection connection, byte[] answer, string how, double share, int seed)
    {
        switch (how)
        {
            case "cut" or "reset":
                connection.CutAfter(1 + (long)(share * (answer.Length - 1)), how == "cut" ? Cut.Fin : Cut.Rst);
                await connection.WriteAsync(answer);
                return;
            case "busy":
                await connection.WriteAsync("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n");
                return;
            case "page":
                await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 26\r\n\r\n<html>Please log in</html>");
                return;
            case "wrong":
                for (int at = answer.AsSpan().IndexOf("\r\n\r\n"u8) + 4; at < answer.Length; at += 1 + (answer.Length / 4))
                    answer[at] ^= 1;
                await connection.WriteAsync(answer);
                return;
            case "garbled" or "short":
                // What follows is said by nobody: the connection ends with it.
                byte[] garbled = how == "short" ? answer[..(int)(share * answer.Length)] : Garbled(answer, (ulong)seed);
                connection.CutAfter(garbled.Length, Cut.Fin);
                await connection.WriteAsync(garbled);
                return;
            default:
                await connection.WriteAsync($"HTTP/1.1 {how} Planted\r\nContent-Length: 0\r\n\r\n");
                return;
        }
    }

    private static byte[] Garbled(byte[] answer, ulong seed)
    {
        var random = new FuzzRandom(seed);
        ReadOnlySpan<byte> head = answer.AsSpan(0, Math.Min(MostHeadBytes, answer.Length));
        return [.. new Mutator(2 * MostHeadBytes, ["\r\n", "\r\n\r\n", "Content-Length: ", "Content-Range: bytes 0-9/10", "Transfer-Encoding: chunked"]).Make(head, head, ref random), .. answer.AsSpan(head.Length)];
    }
}
