namespace Morsel.Tests.Architecture;

/// <summary>From what a caller calls to the network it is not far.</summary>
public sealed class CallTests
{
    private const int Most = 10;

    [Fact]
    public void From_an_update_to_the_socket_it_is_few_calls()
    {
        IReadOnlyList<string> way = CallGraph.ShortestWay(
            typeof(Updater).Assembly.Location,
            "Morsel.Updater.UpdateAsync",
            method => method.StartsWith("System.Net.Http.HttpMessageInvoker.Send", StringComparison.Ordinal)
                || method.StartsWith("System.Net.Http.HttpClient.Send", StringComparison.Ordinal));
        Assert.True(way.Count > 1, "no way found");
        Assert.True(way.Count - 1 <= Most, string.Join('\n', way));
    }

    [Fact]
    public void A_way_goes_through_ports_state_machines_and_lambdas() => Assert.Equal(
        [
            "Morsel.Tests.Architecture.CallSample.BeginAsync",
            "Morsel.Tests.Architecture.CallSample.Port.Go",
            "Morsel.Tests.Architecture.CallSample.Wall.Pass",
            "Morsel.Tests.Architecture.CallSample.Wall.Do",
            "System.Threading.Interlocked.MemoryBarrier",
        ],
        CallGraph.ShortestWay(
            typeof(CallTests).Assembly.Location,
            "Morsel.Tests.Architecture.CallSample.BeginAsync",
            method => method == "System.Threading.Interlocked.MemoryBarrier"));
}

/// <summary>One call of each kind, for the test above.</summary>
internal static class CallSample
{
    public static async Task BeginAsync(IPort port)
    {
        await Task.Yield();
        port.Go();
    }

    internal interface IPort
    {
        void Go();
    }

    internal sealed class Port : IPort
    {
        void IPort.Go()
        {
            Action pass = () => Wall.Pass(1);
            pass();
        }
    }

    internal static class Wall
    {
        public static void Pass(int count)
        {
            Local();
            void Local() => Do(count);
        }

        private static void Do(int count)
        {
            if (count > 0)
                Interlocked.MemoryBarrier();
        }
    }
}
