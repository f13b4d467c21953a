using System.Diagnostics;
using Morsel.Cli.Running;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Cli;

/// <summary>Sixteen processes update one file at the same time: each says that it is done, or that another is at work; the file is the new one, and nothing is left.</summary>
public sealed class SixteenProcessesTests : IDisposable
{
    private const int Processes = 16;

    private static readonly byte[] Target = Edited.Content(1, 3_000_000), Other = Edited.Version(Target, 3, 40);

    private readonly Scene _scene = new Scene(Target).Old(Edited.Flipped(Target, [.. Enumerable.Range(0, 500).Select(i => i * 11)]));

    public SixteenProcessesTests()
    {
        _scene.Site.Publish("/other", Other);
        _scene.Site.Publish("/other.zsync", new ControlText(Other) { Locations = ["other"] }.ToBytes());
    }

    public void Dispose() => _scene.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_file_is_the_new_one_and_nothing_is_left(bool isOfTwoDescriptions)
    {
        Process[] processes = [.. Enumerable.Range(0, Processes).Select(number => Start(isOfTwoDescriptions && number % 2 == 1 ? "/other.zsync" : Scene.ControlPath))];
        var codes = new List<ExitCode>();
        foreach (Process process in processes)
        {
            await process.WaitForExitAsync();
            codes.Add((ExitCode)process.ExitCode);
            process.Dispose();
        }
        Assert.Contains(ExitCode.Ok, codes);
        Assert.All(codes, code => Assert.True(code is ExitCode.Ok or ExitCode.TargetBusy, $"{code}"));
        byte[] now = await File.ReadAllBytesAsync(_scene.Output);
        Assert.True(now.AsSpan().SequenceEqual(Target) || (isOfTwoDescriptions && now.AsSpan().SequenceEqual(Other)), "the output is no target");
        Assert.Equal(["target"], _scene.Folder.Names());
    }

    private Process Start(string source) =>
        CommandProcess.Start("get", _scene.Site.Address(source).ToString(), "-o", _scene.Output, "-q", "--no-auto-seeds", "--connections", "1");
}
