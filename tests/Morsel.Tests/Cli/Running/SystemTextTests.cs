using Morsel.Cli.Running;

namespace Morsel.Tests.Cli.Running;

public class SystemTextTests
{
    [Fact]
    public async Task A_name_that_is_no_UTF_8_is_refused_since_another_file_would_be_meant()
    {
        CommandRun run = await CommandRun.Of(["make", "a\ufffd", "-o", "x"], around => around);
        Assert.Equal((2, "morsel: \"a\ufffd\" is not valid UTF-8: rename the file\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public void A_current_folder_whose_name_is_no_UTF_8_is_refused() =>
        Assert.Equal(ExitCode.LocalFiles, SystemText.ProblemOf(["get", "x"], "/tmp/d\ufffd")!.ExitCode);

    [Fact]
    public void Other_names_are_taken() => Assert.Null(SystemText.ProblemOf(["make", "größe 😀"], "/tmp/größe"));
}
